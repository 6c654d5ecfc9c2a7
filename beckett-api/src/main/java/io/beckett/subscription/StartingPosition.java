package io.beckett.subscription;

/** Where a subscription begins when it is registered for the first time; later starts go on where it was. */
public enum StartingPosition {
    /** All messages that the topics still hold. */
    EARLIEST,
    /** Only messages that are written after the first registration. */
    LATEST
}
