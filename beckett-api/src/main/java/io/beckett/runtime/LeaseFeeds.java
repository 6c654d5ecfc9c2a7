package io.beckett.runtime;

import io.beckett.spi.FeedItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which feeds read a leased partition: one live, and beside it at most one for the subscriptions that are behind it, until
 * they meet.
 */
final class LeaseFeeds {
    private static final Logger log = LoggerFactory.getLogger(LeaseFeeds.class);

    private final HeldLease lease;
    private final Engine engine;
    private @Nullable Cursor live;
    private @Nullable Cursor catchUp;

    LeaseFeeds(HeldLease lease, Engine engine) {
        this.lease = lease;
        this.engine = engine;
    }

    /** Lets every subscription that wants records be served, and no feed read for nobody. */
    void plan() {
        if (!lease.isReading()) {
            return;
        }
        if (live != null && live.tracks.isEmpty()) {
            live.close();
            live = null;
        }
        if (catchUp != null && (live == null || catchUp.tracks.isEmpty())) {
            catchUp.close();
            catchUp = null;
        }
        var waiting = lease.tracks().stream()
                .filter(track -> track.cursor == null && track.wantsRecords())
                .toList();
        if (waiting.isEmpty()) {
            return;
        }
        if (live == null) {
            var furthest = waiting.stream().mapToLong(Track::next).max().orElse(0);
            var together = waiting.stream()
                    .filter(track -> track.next() >= furthest - engine.limits.catchUpSpread())
                    .toList();
            live = open(FeedId.Kind.LIVE, together);
        }
        var current = live;
        var behind = new ArrayList<Track>();
        for (var track : waiting) {
            if (track.cursor == null) {
                if (track.next() >= current.position) {
                    current.attach(track);
                } else {
                    behind.add(track);
                }
            }
        }
        if (!behind.isEmpty()) {
            if (catchUp != null) {
                behind.addAll(catchUp.tracks);
                catchUp.close();
            }
            catchUp = open(FeedId.Kind.CATCH_UP, behind);
        }
    }

    private Cursor open(FeedId.Kind kind, List<Track> served) {
        var first = served.get(0);
        for (var track : served) {
            first = track.next() < first.next() ? track : first;
        }
        var cursor = new Cursor(new FeedId(lease.key.group(), kind), lease, first.ledger.frontier(), engine);
        served.forEach(cursor::attach);
        return cursor;
    }

    /** A feed lost its places: it is opened again below what is not accounted for; what was read already is ignored. */
    void broke(FeedId.Kind kind) {
        if (kind == FeedId.Kind.LIVE && live != null) {
            live.close();
            live = null;
        } else if (kind == FeedId.Kind.CATCH_UP && catchUp != null) {
            catchUp.close();
            catchUp = null;
        }
        plan();
    }

    void arrived(FeedId.Kind kind, long opening, FeedItem item) {
        var cursor = cursor(kind);
        if (cursor == null || cursor.opening != opening) {
            return;
        }
        if (item instanceof FeedItem.Replaced replaced) {
            lease.replaced(replaced);
            return;
        }
        cursor.position = item.at().offset() + 1;
        lease.met(item, cursor.tracks);
    }

    /** The feed delivered a batch. */
    void delivered(FeedId.Kind kind) {
        var cursor = cursor(kind);
        if (cursor == null) {
            return;
        }
        for (var track : cursor.tracks) {
            track.askForAccounted();
        }
        if (kind == FeedId.Kind.CATCH_UP && live != null && cursor.position >= live.position && cursor.hasRoom()) {
            log.debug("{}: caught up at offset {}", lease.key, cursor.position);
            var served = List.copyOf(cursor.tracks);
            cursor.close();
            catchUp = null;
            served.forEach(live::attach);
            cursor = live;
        }
        leaveThoseThatWait(cursor);
        if (!cursor.tracks.isEmpty()) {
            cursor.checkFull();
        }
    }

    private void leaveThoseThatWait(Cursor cursor) {
        var served = List.copyOf(cursor.tracks);
        for (var track : served) {
            if (!track.wantsRecords()) {
                cursor.detach(track);
            }
        }
        if (cursor.tracks.size() < served.size()) {
            plan();
        }
    }

    private @Nullable Cursor cursor(FeedId.Kind kind) {
        return kind == FeedId.Kind.LIVE ? live : catchUp;
    }

    void close() {
        if (live != null) {
            live.close();
            live = null;
        }
        if (catchUp != null) {
            catchUp.close();
            catchUp = null;
        }
    }
}
