package io.beckett.runtime;

import io.beckett.spi.FeedPosition;
import java.util.ArrayList;
import java.util.List;

/** Where a feed is in a leased partition, and which subscriptions it serves there. */
final class Cursor {
    final FeedId feed;
    final HeldLease lease;
    /** Tells this reading of the partition from earlier ones of the same feed. */
    final long opening;

    final List<Track> tracks = new ArrayList<>();
    private final Engine engine;
    long position;
    private boolean paused;

    Cursor(FeedId feed, HeldLease lease, FeedPosition from, Engine engine) {
        this.feed = feed;
        this.lease = lease;
        this.engine = engine;
        this.opening = engine.buffers.opened();
        this.position = from.offset();
        engine.watchdog.opened(feed);
        engine.out(new Action.OpenFeed(feed, lease.key.partition(), from, opening));
    }

    void attach(Track track) {
        track.cursor = this;
        tracks.add(track);
    }

    void detach(Track track) {
        tracks.remove(track);
        track.cursor = null;
        relieved(); // it may have been the one that filled the buffer
    }

    void close() {
        tracks.forEach(track -> track.cursor = null);
        tracks.clear();
        engine.buffers.closed();
        engine.out(new Action.StopFeed(feed, lease.key.partition()));
    }

    private int records() {
        var sum = 0;
        for (var track : tracks) {
            sum += track.buffer.messages();
        }
        return sum;
    }

    private int places() {
        var sum = 0;
        for (var track : tracks) {
            sum += track.buffer.places();
        }
        return sum;
    }

    private long bytes() {
        var sum = 0L;
        for (var track : tracks) {
            sum += track.buffer.bytes();
        }
        return sum;
    }

    /** Stops fetching when its share of the buffer is full; a subscription that alone fills it is left to catch up. */
    void checkFull() {
        if (paused || isBelow(1)) {
            return;
        }
        var slowest = tracks.get(0);
        var fastest = tracks.get(0);
        for (var track : tracks) {
            slowest =
                    track.buffer.bytes() > slowest.buffer.bytes() || track.buffer.messages() > slowest.buffer.messages()
                            ? track
                            : slowest;
            fastest = track.buffer.messages() < fastest.buffer.messages() ? track : fastest;
        }
        if (slowest != fastest && fastest.buffer.messages() < slowest.buffer.messages() / 8) {
            lease.fallBehind(slowest);
            return;
        }
        paused = true;
        engine.out(new Action.PauseFeed(feed, lease.key.partition()));
    }

    /** A message left the buffer. */
    void relieved() {
        if (paused && hasRoom()) {
            paused = false;
            engine.out(new Action.ResumeFeed(feed, lease.key.partition()));
        }
    }

    /** Whether its share of the buffer is half empty: below that, reading on or joining another feed would fill it at once. */
    boolean hasRoom() {
        return (records() == 0 && places() == 0) || isBelow(2);
    }

    private boolean isBelow(int part) {
        return records() < engine.buffers.recordsPerCursor() / part
                && bytes() < engine.buffers.bytesPerCursor() / part
                && places() < engine.buffers.placesPerCursor() / part;
    }

    boolean isPaused() {
        return paused;
    }
}
