package io.beckett.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The message storage or the checkpoint store is out of reach. Whether the last request took effect is unknown; repeating
 * the call is safe. It is never charged to a stream as a failed attempt.
 */
public final class StoreUnavailableException extends BeckettException {

    private final String store;

    /**
     * @param store which one, in the operator's words, for example {@code "Kafka"} or {@code "Postgres"}
     * @param reason what was tried and for how long
     * @param cause what the client of that store threw, or null
     */
    public StoreUnavailableException(String store, String reason, @Nullable Throwable cause) {
        super(store + " is out of reach: " + reason, cause);
        this.store = Objects.requireNonNull(store, "store");
    }

    /** The store that is out of reach, in the operator's words. */
    public String store() {
        return store;
    }
}
