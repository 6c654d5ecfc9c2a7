package io.beckett.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Beckett throws at its users for reasons other than a wrong argument or a call out of turn.
 *
 * <p>Unchecked. The subtypes carry their facts as fields, so that nobody has to read them out of the text. Like every
 * exception it belongs to the thread that catches it.
 */
public abstract class BeckettException extends RuntimeException {

    /**
     * @param message which thing went wrong and what to do about it
     * @param cause what led to it, or null
     */
    protected BeckettException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
