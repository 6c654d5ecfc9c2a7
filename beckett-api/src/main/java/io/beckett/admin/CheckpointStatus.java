package io.beckett.admin;

/** How it stands with a stream of a subscription. That it is reserved is a fact beside it. */
public enum CheckpointStatus {
    /** Handled as its messages come. */
    ACTIVE,
    /** Has messages that are ready to be handled and wait for a free node. */
    LAGGING,
    /** A message failed; the next attempt is due later. */
    RETRY,
    /** A message failed for good; the stream waits for an operator. */
    FAILED,
    /** An operator ended the handling of this stream. */
    DELETED
}
