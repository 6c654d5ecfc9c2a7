package io.beckett.runtime;

import io.beckett.spi.FeedItem;
import io.beckett.spi.Rewind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when a feed finds that a leased partition's log is not the one that was read: nothing more starts, the store
 * forgets what it knows of the old log behind the place where they part, and the lease is taken anew, as if this node had
 * not held it.
 */
final class LogChange {
    private static final Logger log = LoggerFactory.getLogger(LogChange.class);

    private final HeldLease lease;
    private final Engine engine;
    private @Nullable Rewind wanted;

    LogChange(HeldLease lease, Engine engine) {
        this.lease = lease;
        this.engine = engine;
    }

    boolean isFound() {
        return wanted != null;
    }

    /** The feed has found it: tells whoever is on call. */
    void found(FeedItem.Replaced item) {
        var to = item.to().offset();
        var reason = new StringBuilder(item.reason());
        for (var track : lease.tracks()) {
            if (track.ledger.readTo() > to) {
                reason.append("; subscription '").append(track.subscription.name());
                reason.append("' had read to offset ").append(track.ledger.readTo());
                reason.append(" and finished or written down everything below offset ")
                        .append(track.ledger.frontier().offset());
            }
        }
        log.error(
                "{}: {}. What stood in the old log from offset {} on and was not handled is lost; streams that waited for it"
                        + " fail and name it. The log that is there now is handled from offset {} on, all of it",
                lease.key,
                reason,
                to,
                to);
        wanted = new Rewind(lease.key, engine.session.id(), lease.epoch, item.to(), reason.toString());
    }

    /** Has it recorded, as soon as no flush of the lease is under way. */
    void carryOut() {
        var rewind = wanted;
        if (rewind == null || lease.beingFlushed || lease.isLost()) {
            return;
        }
        // If it does not come through, whoever takes the lease next finds the same again.
        engine.call(
                StoreCall.Channel.SESSION,
                "rewind " + lease.key,
                store -> store.rewind(rewind),
                done -> log.info(
                        "{}: {}", lease.key, done ? "begins anew" : "the lease was lost before it could begin anew"),
                failure -> log.warn("{}: could not begin anew yet: {}", lease.key, failure.getMessage()));
        engine.loseLease(lease);
    }
}
