package io.beckett.spi;

/** Why a stream is in the durable lane. */
public enum WorkStatus {
    /** Messages wait to be handled. */
    READY,
    /**
     * Earlier messages of it wait in another partition, from before its topic got more of them. READY as soon as nothing of
     * the stream is left there.
     */
    BEHIND,
    /** Its handler failed and runs again when due. */
    RETRY,
    /** Its handler failed too often: a person decides. */
    FAILED,
    /** Not processed any more; new messages are dropped. */
    DELETED
}
