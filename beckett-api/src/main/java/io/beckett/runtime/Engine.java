package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of one node: a state machine that starts no thread, never waits and reads no clock. Inputs go in one at a
 * time, each after {@link #at} has said what time it is; actions come out through the sink given to the constructor.
 */
final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    final Limits limits;
    final Session session;
    final Flushers flushers;
    final Helpers helpers;
    final Completions completions;
    final Reserver reserver;
    final FailureProof proof;
    final RunningStreams running = new RunningStreams();
    final Unflushed unflushed = new Unflushed();
    final Buffers buffers;
    final Health health = new Health();
    final RetrySchedule retries;
    final Attempts attempts = new Attempts();
    final UnknownNames unknownTypes;
    final Events events;
    final Housekeeping housekeeping;
    final Watchdog watchdog;
    final Suspects suspects = new Suspects();
    private final RunWatch runWatch;
    private final Closing closing;
    private final Timers timers = new Timers();
    private final Consumer<Action> sink;
    private final RandomGenerator random;
    private final Map<String, Group> groups = new LinkedHashMap<>();

    private long now;
    private long wallMillis;

    Engine(
            Collection<GroupDefinition> definitions,
            Duration sessionTimeout,
            Duration drainTimeout,
            Duration growthGrace,
            Limits limits,
            RandomGenerator random,
            UnknownNames unknownTypes,
            Events events,
            Consumer<Action> sink) {
        this.limits = limits;
        this.buffers = new Buffers(limits);
        this.random = random;
        this.unknownTypes = unknownTypes;
        this.events = events;
        this.sink = sink;
        this.retries = new RetrySchedule(random);
        this.session = new Session(this, sessionTimeout);
        this.flushers = new Flushers(this);
        this.helpers = new Helpers(this);
        this.completions = new Completions(this);
        this.reserver = new Reserver(this);
        this.proof = new FailureProof(this);
        this.housekeeping = new Housekeeping(this, growthGrace);
        this.watchdog = new Watchdog(this, sessionTimeout);
        this.runWatch = new RunWatch(this);
        this.closing = new Closing(this, drainTimeout);
        for (var definition : definitions) {
            groups.put(definition.name(), new Group(this, definition));
        }
    }

    // ---- inputs

    /** Says what time it is: monotonic nanoseconds and the wall clock. */
    void at(long nanos, long wall) {
        now = nanos;
        wallMillis = wall;
        watchdog.input();
        session.checkTrust(); // before anything can start: the process may have stood still
    }

    /** The subscriptions are registered; the node begins to work. */
    void begin(Set<PartitionId> registered) {
        groups.values().forEach(group -> group.registered.addAll(registered));
        session.begin();
        housekeeping.begin();
        watchdog.begin();
        tick();
    }

    /** Time went on. */
    void tick() {
        timers.runDue(now);
        session.check();
        runWatch.check();
        if (session.isOpen() && !isClosing()) {
            housekeeping.check();
        }
        if (!isClosing()) {
            watchdog.check();
        }
        settle();
    }

    /** When {@link #tick} should come at the latest. */
    long nextDeadline() {
        var next = Math.min(session.nextDeadline(), flushers.nextDeadline());
        next = Math.min(next, completions.nextDeadline());
        next = Math.min(next, Math.min(timers.nextDeadline(), runWatch.nextDeadline()));
        if (session.isOpen() && !isClosing()) {
            next = Math.min(next, housekeeping.nextDeadline());
            next = mayNotStart() ? next : Math.min(next, reserver.nextDeadline());
        }
        next = isClosing() ? next : Math.min(next, watchdog.nextDeadline());
        return Math.min(next, closing.nextDeadline());
    }

    /** The storage suggests partitions to this node. */
    void suggested(String group, Set<PartitionId> partitions) {
        var known = group(group);
        if (known != null && !known.suggested.equals(partitions)) {
            known.suggested = Set.copyOf(partitions);
            session.beatSoon();
            session.check();
        }
    }

    /** A feed found something, under the given opening of its partition. */
    void arrived(FeedId feed, long opening, FeedItem item) {
        var group = group(feed.group());
        if (group == null) {
            return;
        }
        var lease = group.lease(new PartitionId(item.at().topic(), item.at().partition()));
        if (lease != null) {
            lease.feeds.arrived(feed.kind(), opening, item);
        }
    }

    /** The feed's thread did what it had to do, and polls again. */
    void cameRound(FeedId feed) {
        watchdog.cameRound(feed);
    }

    /** The feed has delivered all that one poll brought. */
    void delivered(FeedId feed) {
        tell(feed, lease -> lease.feeds.delivered(feed.kind()));
    }

    /** A feed broke and begins anew: what it served is read on from where it was accounted for. */
    void feedBroke(FeedId feed) {
        tell(feed, lease -> lease.feeds.broke(feed.kind()));
    }

    private void tell(FeedId feed, Consumer<HeldLease> what) {
        watchdog.cameRound(feed);
        var group = group(feed.group());
        if (group != null) {
            List.copyOf(group.leases()).forEach(what);
        }
        settle();
    }

    /** The storage cannot be reached, or can again. */
    void storageAnswers(boolean answers) {
        if (answers) {
            health.answered(Health.Store.MESSAGES, now);
        } else {
            health.failed(Health.Store.MESSAGES, now);
        }
    }

    /** The storage told its ends: partitions that are new are registered, and where the older ones of these layouts end. */
    void ends(Map<PartitionId, FeedPosition> ends, Map<String, Integer> grown) {
        health.answered(Health.Store.MESSAGES, now);
        housekeeping.ends(ends, grown);
    }

    /** A handler run ended. */
    void ended(Run run, Outcome outcome) {
        if (!run.stuck) {
            run.group.slots.giveBack(run.share);
        }
        run.group.ran(now - run.startedAt);
        run.over = true;
        var result = run.interrupted ? RunWatch.timeOut(run) : outcome;
        if (!(result instanceof Outcome.Failed failed) || run.owner == null || run.overran) {
            concluded(run, result);
        } else if (run.abandoned || health.excuses(run)) {
            concluded(run, new Outcome.Excused(failed.done()));
        } else {
            proof.hold(run, failed);
        }
        settle(run.group);
    }

    /** What came of a run is certain. */
    void concluded(Run run, Outcome outcome) {
        var owner = run.owner;
        run.owner = null;
        running.ended(run);
        if (owner == null) {
            log.warn("{}: the run ended after its lease or reservation was lost; its result is dropped", run);
        } else {
            events.ended(this, run, outcome, now - run.startedAt);
            owner.ended(run, outcome);
        }
    }

    /** Another node may have made work. */
    void workArrived() {
        reserver.soonEverywhere();
        session.beatForSignal();
        session.check();
        settle();
    }

    /** Ends the node: nothing starts any more, running handlers get the drain time, then everything is handed over. */
    void close() {
        if (!isClosing()) {
            closing.begin();
            settle();
        }
    }

    // ---- what follows an input

    private void settle() {
        groups.values().forEach(Group::startRuns);
        settled();
    }

    private void settle(Group group) {
        group.startRuns();
        settled();
    }

    private void settled() {
        flushers.check();
        completions.check();
        reserver.check();
        closing.check();
    }

    void sessionEnded() {
        out(new Action.Closed(closing.failure()));
    }

    // ---- for the parts

    long now() {
        return now;
    }

    long wallMillis() {
        return wallMillis;
    }

    long salt() {
        return random.nextLong();
    }

    String randomToken() {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    /** The node cannot go on: it closes and says why. */
    void fail(String why) {
        if (closing.because(why)) {
            close();
        }
    }

    /** Why the node could not go on. */
    @Nullable
    String failure() {
        return closing.failure();
    }

    boolean isClosing() {
        return closing.hasBegun();
    }

    /** Whether no handler may start now. */
    boolean mayNotStart() {
        var oldest = Math.min(flushers.oldest(), completions.oldest());
        return isClosing()
                || !session.isOpen()
                || hasTooMuchUnflushed()
                || (oldest != Long.MAX_VALUE
                        && now - oldest > limits.maxUnflushedAge().toNanos());
    }

    /** Whether so much is finished and not recorded that nothing more may be. */
    boolean hasTooMuchUnflushed() {
        return unflushed.count() >= limits.maxUnflushed();
    }

    Collection<Group> groups() {
        return groups.values();
    }

    @Nullable
    Group group(String name) {
        return groups.get(name);
    }

    List<HeldLease> leasesInOrder() {
        var leases = new ArrayList<HeldLease>();
        groups.values().forEach(group -> leases.addAll(group.leases()));
        leases.sort(Flusher.inLockOrder());
        return leases;
    }

    Optional<HeldLease> findLease(LeaseKey key) {
        return Optional.ofNullable(group(key.group())).map(group -> group.lease(key.partition()));
    }

    void loseLease(HeldLease lease) {
        lease.group.lose(lease);
        session.beatSoon();
    }

    /** The session may be over: whatever hangs on it is forgotten. */
    void loseEverything() {
        leasesInOrder().forEach(lease -> lease.group.lose(lease));
        groups.values().forEach(group -> group.durable.lose());
        suspects.lose();
        flushers.lose();
        completions.lose();
        reserver.lose();
    }

    /** Begins anew with nothing but what the store holds. */
    void forget() {
        session.lose("its memory cannot be trusted");
    }

    void start(Run run) {
        running.started(run);
        run.group.slots.take(run.share);
        out(new Action.Start(run));
    }

    RetrySchedule.Verdict verdict(Run run, Delivery delivery, int failures, Outcome.Failed failed, boolean manual) {
        var verdict = retries.after(failures, failed, run.subscription.retries(), manual);
        events.failed(this, run, delivery, failures, failed, verdict);
        return verdict;
    }

    /** Has something done a little later, unless the lease is lost by then. */
    void later(@Nullable HeldLease lease, Runnable action) {
        timers.add(now + limits.pollDueEvery().toNanos(), lease, action);
    }

    void out(Action action) {
        sink.accept(action);
    }

    <R> void call(
            StoreCall.Channel channel,
            String name,
            Function<CheckpointStore, R> request,
            Consumer<R> answer,
            Consumer<StoreUnavailableException> failure) {
        out(new StoreCall<>(
                channel,
                name,
                request,
                result -> {
                    health.answered(Health.Store.CHECKPOINTS, now);
                    watchdog.storeAnswered();
                    answer.accept(result);
                    settle();
                },
                unavailable -> {
                    health.failed(Health.Store.CHECKPOINTS, now);
                    failure.accept(unavailable);
                    settle();
                }));
    }
}
