package io.beckett.runtime;

import java.util.UUID;

/**
 * The streams of a subscription and topic that may wait in a partition where they stood before the topic got more. One set
 * for all leases of the topic, so that a node's memory does not grow with its partitions: a stream stands in one of them now.
 */
final class EarlierStreams {
    private final DurableStreams streams;
    private int takes;

    EarlierStreams(long salt) {
        this.streams = new DurableStreams(salt);
    }

    /** Adds the streams that the take of a lease brings. */
    void taken(long[] hashes) {
        streams.addAll(hashes);
        takes++;
    }

    boolean contains(UUID stream) {
        return !streams.isEmpty() && streams.contains(stream);
    }

    /** Which takes it knows of; said again when a stream has been put behind itself. */
    int asOf() {
        return takes;
    }

    /**
     * The stream waits behind itself now where it stands. A lease that was taken since has brought it for its own partition,
     * where it may stand next: then it stays, which costs that it is put behind itself once more.
     */
    void isBehind(UUID stream, int asOf) {
        if (asOf == takes) {
            streams.remove(stream);
        }
    }
}
