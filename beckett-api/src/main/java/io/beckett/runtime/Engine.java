package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.Completion;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.Registration;
import io.beckett.spi.Reservation;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeoutException;
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

    private record Later(long at, long order, @Nullable HeldLease lease, Runnable action) implements Comparable<Later> {
        @Override
        public int compareTo(Later other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    final Limits limits;
    final Session session;
    final Flushers flushers;
    final Helpers helpers;
    final Completions completions;
    final Reserver reserver;
    final FailureProof proof;
    final RunningStreams running = new RunningStreams();
    final Unflushed unflushed = new Unflushed();
    final Health health = new Health();
    final RetrySchedule retries;
    final Attempts attempts = new Attempts();
    final UnknownNames unknownTypes;
    final Events events;
    private final Duration drainTimeout;
    private final Consumer<Action> sink;
    private final RandomGenerator random;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>();

    private long now;
    private long wallMillis;
    private long order;
    private long openings;
    private int cursors;
    private long nextEnds;
    private long nextPurge;
    private long nextSlowCheck;
    private long nextPublish;
    private boolean closing;
    private boolean closed;
    private long drainUntil;
    private @Nullable String failure;

    Engine(
            Collection<GroupDefinition> definitions,
            Duration sessionTimeout,
            Duration drainTimeout,
            Limits limits,
            RandomGenerator random,
            UnknownNames unknownTypes,
            Events events,
            Consumer<Action> sink) {
        this.limits = limits;
        this.drainTimeout = drainTimeout;
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
        for (var definition : definitions) {
            groups.put(definition.name(), new Group(this, definition));
        }
    }

    // ---- inputs

    /** Says what time it is: monotonic nanoseconds and the wall clock. */
    void at(long nanos, long wall) {
        now = nanos;
        wallMillis = wall;
        session.checkTrust(); // before anything can start: the process may have stood still
    }

    /** The subscriptions are registered; the node begins to work. */
    void begin(Set<PartitionId> registered) {
        groups.values().forEach(group -> group.registered.addAll(registered));
        session.begin();
        nextEnds = now + limits.endsEvery().toNanos();
        nextPurge = now + limits.purgeEvery().toNanos();
        tick();
    }

    /** Time went on. */
    void tick() {
        while (!later.isEmpty() && later.peek().at() <= now) {
            var next = later.poll();
            if (next.lease() == null || !next.lease().isLost()) {
                next.action().run();
            }
        }
        session.check();
        if (now >= nextSlowCheck) {
            nextSlowCheck = now + limits.slowAfter().toNanos() / 8;
            checkRuns();
        }
        if (session.isOpen() && !closing) {
            housekeeping();
        }
        settle();
    }

    private void housekeeping() {
        if (now >= nextEnds) {
            nextEnds = now + limits.endsEvery().toNanos();
            out(new Action.ReadEnds());
        }
        if (now >= nextPurge) {
            nextPurge = now + limits.purgeEvery().toNanos();
            call(StoreCall.Channel.WORK, "purge", store -> store.purge(Duration.ZERO), purged -> {}, failure -> {});
        }
        if (now >= nextPublish) {
            nextPublish = now + limits.beatEvery().toNanos();
            groups.values().forEach(this::publish);
        }
    }

    private void publish(Group group) {
        var frontiers = new HashMap<PartitionId, Long>();
        for (var lease : group.leases()) {
            var lowest = lease.lowestFrontier();
            if (lowest != Long.MAX_VALUE) {
                frontiers.put(lease.key.partition(), lowest);
            }
        }
        if (!frontiers.isEmpty()) {
            out(new Action.Publish(new FeedId(group.name, FeedId.Kind.LIVE), frontiers));
        }
    }

    /** When {@link #tick} should come at the latest. */
    long nextDeadline() {
        var next = Math.min(session.nextDeadline(), flushers.nextDeadline());
        if (!later.isEmpty()) {
            next = Math.min(next, later.peek().at());
        }
        if (running.size() > 0) {
            next = Math.min(next, nextSlowCheck);
        }
        if (session.isOpen() && !closing) {
            next = Math.min(next, Math.min(Math.min(nextEnds, nextPurge), nextPublish));
            next = mayNotStart() ? next : Math.min(next, reserver.nextDeadline());
        }
        return closing && !closed ? Math.min(next, drainUntil > now ? drainUntil : Long.MAX_VALUE) : next;
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
            lease.arrived(feed.kind(), opening, item);
        }
    }

    /** The feed has delivered all that one poll brought. */
    void delivered(FeedId feed) {
        var group = group(feed.group());
        if (group != null) {
            List.copyOf(group.leases()).forEach(lease -> lease.delivered(feed.kind()));
        }
        settle();
    }

    /** A feed broke and begins anew: what it served is read on from where it was accounted for. */
    void feedBroke(FeedId feed) {
        var group = group(feed.group());
        if (group != null) {
            List.copyOf(group.leases()).forEach(lease -> lease.feedBroke(feed.kind()));
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

    /** The storage told its ends: partitions that are new are registered. */
    void ends(Map<PartitionId, FeedPosition> ends) {
        health.answered(Health.Store.MESSAGES, now);
        for (var group : groups.values()) {
            if (!closing && !group.registered.containsAll(ends.keySet())) {
                register(group, ends);
            }
        }
    }

    private void register(Group group, Map<PartitionId, FeedPosition> ends) {
        var starts = new HashMap<String, StartingPosition>();
        group.subscriptions.values().forEach(s -> starts.put(s.name(), s.startingPosition()));
        var registration = new Registration(group.name, starts, ends);
        call(
                StoreCall.Channel.SESSION,
                "register " + group.name,
                store -> {
                    store.register(registration);
                    return true;
                },
                done -> {
                    group.registered.addAll(ends.keySet());
                    session.beatSoon();
                },
                failure -> {});
    }

    /** Something that this node registered is not in the store, or was never registered: that is done at once. */
    void registerAgain() {
        nextEnds = now;
    }

    /** A handler run ended. */
    void ended(Run run, Outcome outcome) {
        if (!run.stuck) {
            run.group.slots.giveBack(run.share);
        }
        run.group.ran(now - run.startedAt);
        run.over = true;
        var result = run.interrupted ? timeOut(run) : outcome;
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
        session.beatSoon();
        session.check();
        settle();
    }

    /** Ends the node: nothing starts any more, running handlers get the drain time, then everything is handed over. */
    void close() {
        if (closing) {
            return;
        }
        closing = true;
        drainUntil = now + drainTimeout.toNanos();
        for (var lease : leasesInOrder()) {
            lease.release(drainUntil, "the node closes");
        }
        groups.values().forEach(group -> group.durable.drain());
        settle();
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
        completions.send();
        reserver.check();
        if (closing && !closed) {
            finishClosing();
        }
    }

    private void finishClosing() {
        var drained = now >= drainUntil;
        if (drained) {
            for (var run : running.all()) {
                if (!run.interrupted && !run.abandoned) {
                    out(new Action.Interrupt(run));
                    run.abandoned = true;
                }
            }
        }
        var handedOver = leasesInOrder().isEmpty() && flushers.isIdle() && completions.isIdle();
        var idle = !reserver.isLooking() && groups.values().stream().allMatch(group -> group.durable.isEmpty());
        if ((handedOver && (idle || drained)) || !session.isOpen()) {
            closed = true;
            session.end();
        }
    }

    void sessionEnded() {
        out(new Action.Closed(failure));
    }

    private void checkRuns() {
        for (var run : List.copyOf(copyOfRunning())) {
            var over = now - run.startedAt - run.subscription.timeLimit().toNanos();
            if (over < 0 || run.over || (run.owner == null && run.interrupted)) {
                continue;
            }
            if (!run.interrupted) {
                run.interrupted = true;
                out(new Action.Interrupt(run));
            } else if (!run.overran && over >= grace(run) && run.owner != null) {
                log.warn("{}: its handler is over the time limit and ignores the interruption", run);
                run.owner.overran(run, timeOut(run));
            } else if (!run.stuck && over >= run.subscription.timeLimit().toNanos()) {
                log.error("{}: its handler is stuck; its stream stays reserved until the thread ends", run);
                run.stuck = true;
                run.group.slots.giveBack(run.share);
                out(new Action.Replace(run));
            }
        }
        for (var lease : leasesInOrder()) {
            lease.checkSlow();
        }
    }

    private List<Run> copyOfRunning() {
        var copy = new ArrayList<Run>();
        running.all().forEach(copy::add);
        return copy;
    }

    private static long grace(Run run) {
        return Math.min(
                run.subscription.timeLimit().toNanos(), Duration.ofSeconds(1).toNanos());
    }

    private static Outcome.Failed timeOut(Run run) {
        return Outcome.Failed.because(
                new TimeoutException("the handler ran longer than " + run.subscription.timeLimit()));
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

    long nextOpening() {
        return ++openings;
    }

    void cursorOpened() {
        cursors++;
    }

    void cursorClosed() {
        cursors--;
    }

    int recordsPerCursor() {
        return Math.max(100, limits.bufferedRecords() / Math.max(1, cursors));
    }

    long bytesPerCursor() {
        return Math.max(1, limits.bufferedBytes() / Math.max(1, cursors));
    }

    /** Whether a record that the subscription does not want may be passed over. */
    boolean mayPassOver(SubscriptionDefinition subscription, RecordedMessage message, String category) {
        var problem = unknownTypes.problem(subscription, message, category);
        if (problem == null) {
            return true;
        }
        fail(problem);
        return false;
    }

    /** The node cannot go on: it closes and says why. */
    void fail(String why) {
        if (failure == null) {
            failure = why;
            log.error("the node stops: {}", why);
            close();
        }
    }

    /** Why the node could not go on. */
    @Nullable
    String failure() {
        return failure;
    }

    boolean isClosing() {
        return closing;
    }

    /** Whether no handler may start now. */
    boolean mayNotStart() {
        var oldest = Math.min(flushers.oldest(), completions.oldest());
        return closing
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

    void hold(Lease taken) {
        var group = group(taken.key().group());
        if (group != null) {
            var old = group.lease(taken.key().partition());
            if (old != null) {
                group.lose(old);
            }
            if (!taken.progress().keySet().containsAll(group.subscriptions.keySet())) {
                log.info("{}: some subscriptions are not registered there yet", taken.key());
                group.registered.remove(taken.key().partition());
                registerAgain(); // then it is taken again, with the progress of all
                return;
            }
            log.info("{}: takes the partition, epoch {}", taken.key(), taken.epoch());
            var lease = group.hold(taken);
            if (!session.mayHold(group)) {
                // nobody else can have it while it is ours, so it is taken only to be given back
                lease.release(now, "another node registers subscriptions that this one lacks");
            }
        }
    }

    void loseLease(HeldLease lease) {
        lease.group.lose(lease);
        session.beatSoon();
    }

    /** The session may be over: whatever hangs on it is forgotten. */
    void loseEverything() {
        leasesInOrder().forEach(lease -> lease.group.lose(lease));
        groups.values().forEach(group -> group.durable.lose());
        flushers.lose();
        completions.lose();
        reserver.lose();
    }

    boolean knowsToken(String token) {
        for (var group : groups.values()) {
            if (group.durable.knows(token)) {
                return true;
            }
            for (var lease : group.leases()) {
                if (lease.isSpillingUnder(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Begins anew with nothing but what the store holds. */
    void forget() {
        session.lose("its memory cannot be trusted");
    }

    /** A reservation of this session that nobody here knows: its answer was lost. */
    void giveBack(Reservation reservation) {
        log.info("{}: gives back a reservation whose answer was lost", reservation.key());
        var completion = new Completion(
                reservation.key(), reservation.token(), reservation.position(), new Completion.GivenBack(), List.of());
        call(
                StoreCall.Channel.WORK,
                "give back",
                store -> store.complete(List.of(completion)),
                done -> {},
                failure -> {});
    }

    void start(Run run) {
        running.started(run);
        run.group.slots.take(run.share);
        out(new Action.Start(run));
    }

    RetrySchedule.Verdict verdict(Run run, Delivery delivery, int failures, Outcome.Failed failed, boolean manual) {
        var verdict = retries.after(failures, failed, run.subscription.retries(), manual);
        events.failed(this, run, delivery, failures, failed.cause(), verdict);
        return verdict;
    }

    /** Has something done a little later, unless the lease is lost by then. */
    void later(@Nullable HeldLease lease, Runnable action) {
        later.add(new Later(now + limits.pollDueEvery().toNanos(), order++, lease, action));
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
