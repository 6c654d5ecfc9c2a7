package io.beckett.spi;

/** Why a stream is in the durable lane. */
public enum WorkStatus {
    /** Messages wait to be handled. */
    READY,
    /** Its handler failed and runs again when due. */
    RETRY,
    /** Its handler failed too often: a person decides. */
    FAILED,
    /** Not processed any more; new messages are dropped. */
    DELETED
}
