package io.beckett.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message do not fit the class that they should become.
 *
 * <p>In a handler this is a failure like any other: it is recorded as an attempt and the stream waits. The bytes stay
 * readable with {@code rawData()}.
 */
public final class DecodingException extends BeckettException {

    private final String typeName;
    private final Class<?> target;

    /**
     * @param typeName the type name of the message
     * @param target the class that was wanted
     * @param reason what does not fit
     * @param cause what the decoder threw, or null
     */
    public DecodingException(String typeName, Class<?> target, String reason, @Nullable Throwable cause) {
        super("message of type '" + typeName + "' cannot be decoded as " + target.getTypeName() + ": " + reason, cause);
        this.typeName = Objects.requireNonNull(typeName, "typeName");
        this.target = target;
    }

    /** The type name of the message that could not be decoded. */
    public String typeName() {
        return typeName;
    }

    /** The class that was wanted. */
    public Class<?> target() {
        return target;
    }
}
