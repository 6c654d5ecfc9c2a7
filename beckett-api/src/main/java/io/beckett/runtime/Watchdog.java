package io.beckett.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices what has not shown up for one session time. A feed that does not come round hangs, in the storage or in the
 * user's mapping: its group's partitions go to other nodes (N17). Without the checkpoint store this node is of no use to
 * the storage's group, which would go on suggesting partitions to it.
 */
final class Watchdog {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private final Engine engine;
    private final long patience;
    private final Map<FeedId, Long> rounds = new LinkedHashMap<>();
    private final Set<FeedId> hanging = new HashSet<>();
    private long lastInput;
    private long storeAnswered;
    private boolean withdrawn;

    Watchdog(Engine engine, Duration patience) {
        this.engine = engine;
        this.patience = patience.toNanos();
    }

    void begin() {
        lastInput = engine.now();
        storeAnswered = engine.now();
        for (var group : engine.groups()) {
            rounds.put(liveFeed(group), engine.now());
        }
    }

    private static FeedId liveFeed(Group group) {
        return new FeedId(group.name, FeedId.Kind.LIVE);
    }

    /** Something came in. If nothing did for long, the process stood still and nobody could show up. */
    void input() {
        if (engine.now() - lastInput > patience / 2) {
            rounds.replaceAll((feed, at) -> engine.now());
            storeAnswered = engine.now();
        }
        lastInput = engine.now();
    }

    /** From now on the feed has something to do. */
    void opened(FeedId feed) {
        rounds.putIfAbsent(feed, engine.now());
    }

    void cameRound(FeedId feed) {
        var before = rounds.put(feed, engine.now());
        if (hanging.remove(feed) && before != null) {
            log.info("group '{}': its {} feed goes on; this node takes partitions again", feed.group(), name(feed));
            engine.session.beatSoon();
        }
    }

    void storeAnswered() {
        storeAnswered = engine.now();
        if (withdrawn) {
            withdrawn = false;
            log.info("the checkpoint store answers; this node takes part in the storage's groups again");
            engine.groups().forEach(group -> engine.out(new Action.TakePart(liveFeed(group), true)));
        }
    }

    /** Whether the group is not read here. */
    boolean isHanging(Group group) {
        return hanging.stream().anyMatch(feed -> feed.group().equals(group.name));
    }

    long nextDeadline() {
        var next = withdrawn ? Long.MAX_VALUE : storeAnswered + patience;
        for (var round : rounds.entrySet()) {
            if (!hanging.contains(round.getKey())) {
                next = Math.min(next, round.getValue() + patience);
            }
        }
        return next;
    }

    void check() {
        var now = engine.now();
        rounds.forEach((feed, at) -> {
            if (now - at >= patience && hanging.add(feed)) {
                hangs(feed, now - at);
            }
        });
        if (!withdrawn && now - storeAnswered >= patience) {
            withdrawn = true;
            log.warn(
                    "the checkpoint store has not answered for {} ms: this node leaves the storage's groups, so that they"
                            + " suggest its partitions to others, and joins again when the store answers",
                    Duration.ofNanos(now - storeAnswered).toMillis());
            engine.groups().forEach(group -> engine.out(new Action.TakePart(liveFeed(group), false)));
        }
    }

    private void hangs(FeedId feed, long nanos) {
        log.error(
                "group '{}': its {} feed has not come round for {} ms, it hangs in the storage or in the mapping of a record."
                        + " The group's partitions are given back to other nodes, and this node takes none until the feed goes"
                        + " on; streams in the durable lane are still handled here",
                feed.group(),
                name(feed),
                Duration.ofNanos(nanos).toMillis());
        for (var lease : engine.leasesInOrder()) {
            if (lease.key.group().equals(feed.group())) {
                lease.release(engine.now() + engine.limits.takeAfter().toNanos(), "its feed hangs");
            }
        }
    }

    private static String name(FeedId feed) {
        return feed.kind() == FeedId.Kind.LIVE ? "live" : "catch-up";
    }
}
