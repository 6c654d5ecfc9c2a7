package io.beckett.runtime;

import io.beckett.spi.ControlRequest;
import io.beckett.spi.FeedItem;
import io.beckett.spi.Flush;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A partition lease that this node holds. */
final class HeldLease {
    private static final Logger log = LoggerFactory.getLogger(HeldLease.class);

    final LeaseKey key;
    final Group group;
    final long epoch;
    final int layout;

    final Flusher flusher;
    private final Engine engine;
    private final long poisonedBelow;
    /** Where subscriptions begin that have no track now. */
    private final Map<String, TrackStart> starts = new HashMap<>();

    private final Map<String, DurableStreams> durable = new HashMap<>();
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final Map<Long, ControlRequest.DeleteStream> deletions = new LinkedHashMap<>();

    final List<Flush.Parked> parked = new ArrayList<>();
    final List<Long> requestsDone = new ArrayList<>();
    long flushSeq;
    long controlSeq;
    long fence;
    private boolean lost;
    private final LogChange logChange;
    final LeaseFeeds feeds;

    /** When it must be given back at the latest, whatever still runs; 0 while it is kept. */
    private long releaseBy;

    boolean beingFlushed;

    HeldLease(Group group, Lease lease) {
        this.group = group;
        this.engine = group.engine;
        this.flusher = engine.flushers.next();
        this.key = lease.key();
        this.epoch = lease.epoch();
        this.layout = lease.layout();
        this.flushSeq = lease.flushSeq();
        this.controlSeq = lease.controlSeq();
        this.fence = lease.fence();
        this.logChange = new LogChange(this, engine);
        this.feeds = new LeaseFeeds(this, engine);
        for (var name : group.subscriptions.keySet()) {
            var progress = lease.progress().get(name);
            if (progress != null) {
                starts.put(name, TrackStart.of(progress));
                durableOf(name).addAll(progress.durable());
                earlierOf(name).taken(progress.earlier());
            }
        }
        var readTo = lease.progress().values().stream()
                .mapToLong(Lease.Progress::flushedTo)
                .max()
                .orElse(0);
        this.poisonedBelow =
                lease.takeovers() >= engine.limits.poisonAfter() ? readTo + engine.limits.bufferedRecords() : 0;
        if (poisonedBelow > 0) {
            log.error(
                    "{}: {} nodes took the partition over without getting on. Its records below offset {} are written down before"
                            + " they run, so that one that ends the process blocks only its stream",
                    key,
                    lease.takeovers(),
                    poisonedBelow);
        }
    }

    boolean isPoisonous(Track track) {
        return poisonedBelow > 0 && track.ledger.frontier().offset() < poisonedBelow;
    }

    // ---- which subscriptions it serves

    /** Begins, ends and resumes subscriptions as they are registered and paused now. */
    void serve(Collection<SubscriptionDefinition> registered, Collection<String> paused) {
        if (logChange.isFound()) {
            return;
        }
        for (var subscription : registered) {
            var name = subscription.name();
            var track = tracks.get(name);
            if (paused.contains(name)) {
                if (track != null && !track.ending) {
                    end(track);
                }
            } else if (track == null && starts.containsKey(name) && !isReleasing()) {
                begin(subscription);
            }
        }
        feeds.plan();
    }

    private void begin(SubscriptionDefinition subscription) {
        var from = starts.remove(subscription.name());
        if (from == null) {
            throw new IllegalStateException(subscription.name() + " has no progress on " + key);
        }
        var name = subscription.name();
        var track = new Track(this, subscription, from, durableOf(name), earlierOf(name));
        tracks.put(name, track);
        if (from.waitsFrom() != Lease.Progress.NOWHERE
                && !(subscription.handler() instanceof HandlerShape.TakenAsHandled)) {
            log.info(
                    "{}: the topic got more partitions; subscription '{}' handles what stands here from offset {} on when it"
                            + " has handled what stood in the older ones",
                    key,
                    name,
                    from.waitsFrom());
        }
        flusher.frontierMoved(); // its predecessor may have ended before the last move was recorded
    }

    private DurableStreams durableOf(String subscription) {
        return durable.computeIfAbsent(subscription, name -> new DurableStreams(engine.salt()));
    }

    private EarlierStreams earlierOf(String subscription) {
        return group.earlier(subscription, key.partition().topic());
    }

    private void end(Track track) {
        var cursor = track.cursor;
        if (cursor != null) {
            cursor.detach(track);
        }
        track.end();
        feeds.plan();
        ran();
    }

    /** A subscription that holds up the others is dropped from their feed and catches up in one of its own. */
    void fallBehind(Track track) {
        log.info(
                "{}: subscription '{}' is slower than the others; it goes on from offset {} beside them",
                key,
                track.subscription.name(),
                track.ledger.frontier().offset());
        end(track);
    }

    /** A run or a flush ended: ending subscriptions may have become quiet, a release possible. */
    void ran() {
        if (logChange.isFound()) {
            logChange.carryOut();
            return;
        }
        var ending = isEnding() ? List.copyOf(tracks.values()) : List.<Track>of();
        for (var track : ending) {
            if (track.ending && track.isQuiet() && !beingFlushed && !isReleasing()) {
                tracks.remove(track.subscription.name());
                starts.put(track.subscription.name(), track.successor());
                group.serve(this);
            }
        }
        carryOutRequests();
        if (isReleasing()) {
            flusher.check();
        }
    }

    private boolean isEnding() {
        for (var track : tracks.values()) {
            if (track.ending) {
                return true;
            }
        }
        return false;
    }

    // ---- what feeds bring

    /** The feed that reads for these tracks has met something. */
    void met(FeedItem item, List<Track> served) {
        var at = item.at();
        if (item instanceof FeedItem.Arrived arrived) {
            var delivery = new Delivery(at, arrived.message());
            var category = arrived.message().stream().category();
            for (var i = 0; i < served.size(); i++) {
                served.get(i).arrived(delivery, category);
            }
        } else {
            var epoch = item instanceof FeedItem.Passed passed ? passed.leaderEpoch() : Ledger.UNKNOWN;
            if (item instanceof FeedItem.Unmappable unmappable) {
                epoch = unmappable.leaderEpoch();
                log.warn("{}: the record at offset {} is parked: {}", key, at.offset(), unmappable.reason());
                parked.add(new Flush.Parked(at, unmappable.reason()));
            } else if (item instanceof FeedItem.Gone gone) {
                log.error("{}: records up to offset {} are lost: {}", key, at.offset(), gone.reason());
                parked.add(new Flush.Parked(at, gone.reason()));
            }
            for (var track : served) {
                track.passed(at.offset() + 1, epoch);
            }
        }
        flusher.frontierMoved();
    }

    /** The log is another one. */
    void replaced(FeedItem.Replaced item) {
        logChange.found(item);
        tracks.values().forEach(Track::end);
        feeds.close();
        logChange.carryOut();
    }

    // ---- requests of administrators

    void request(ControlRequest request) {
        if (request instanceof ControlRequest.DeleteStream delete && !requestsDone.contains(delete.id())) {
            deletions.putIfAbsent(delete.id(), delete);
        }
        carryOutRequests();
    }

    private void carryOutRequests() {
        if (deletions.isEmpty()) {
            return;
        }
        deletions.values().removeIf(delete -> {
            var track = tracks.get(delete.key().subscription());
            return track != null && !track.ending && track.crossing.delete(delete.key().stream(), delete.id());
        });
    }

    // ---- flushes

    Collection<Track> tracks() {
        return tracks.values();
    }

    /** Everything below is accounted for, for every subscription that this lease serves; empty if one is behind unknown. */
    long lowestFrontier() {
        var lowest = Long.MAX_VALUE;
        for (var track : tracks.values()) {
            lowest = Math.min(lowest, track.flushedFrontier.offset());
        }
        return lowest;
    }

    void checkSlow() {
        for (var track : tracks.values()) {
            track.checkSlow();
            track.askForAccounted();
        }
    }

    // ---- the end

    /** Nothing starts any more; the lease is given back when nothing runs, at the latest at that time. */
    void release(long by, String why) {
        if (isReleasing() || lost) {
            return;
        }
        log.info("{}: gives the partition back: {}", key, why);
        releaseBy = by;
        tracks.values().forEach(Track::end);
        feeds.close();
        flusher.check();
    }

    long releaseBy() {
        return releaseBy;
    }

    boolean isSpillingUnder(String token) {
        return tracks.values().stream().anyMatch(track -> track.isSpillingUnder(token));
    }

    boolean isReleasing() {
        return releaseBy != 0;
    }

    /** Whether feeds read for it. */
    boolean isReading() {
        return !isReleasing() && !lost && !logChange.isFound();
    }

    /** Whether the flush that gives it back can be made. */
    boolean isReleasable() {
        return isReleasing()
                && !beingFlushed
                && (engine.now() >= releaseBy || tracks.values().stream().noneMatch(Track::hasRuns));
    }

    boolean isLost() {
        return lost;
    }

    /** Forgets everything; what runs is nobody's any more. */
    void lose() {
        if (lost) {
            return;
        }
        lost = true;
        tracks.values().forEach(Track::lose);
        feeds.close();
    }
}
