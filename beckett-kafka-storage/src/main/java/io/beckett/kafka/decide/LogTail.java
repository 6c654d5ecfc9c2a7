package io.beckett.kafka.decide;

/** What the log itself knows: it is what decides whether a store is complete. */
@FunctionalInterface
public interface LogTail {
    /** The {@code seq} of the last record in the partition's log whose command is below this offset; 0 if there is none. */
    long lastSeqBefore(long command);
}
