package io.beckett.runtime;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.Lease;

/**
 * Where a track begins.
 *
 * @param from the first record that is not accounted for
 * @param askBelow records below this offset may be accounted for already
 * @param flushedFrontier the frontier that the store has
 * @param flushedReadTo how far it was read, as the store has it
 * @param waitsFrom records from this offset on are not for this track
 */
record TrackStart(FeedPosition from, long askBelow, FeedPosition flushedFrontier, long flushedReadTo, long waitsFrom) {
    static TrackStart of(Lease.Progress progress) {
        return new TrackStart(
                progress.frontier(),
                progress.flushedTo(),
                progress.frontier(),
                progress.flushedTo(),
                progress.waitsFrom());
    }
}
