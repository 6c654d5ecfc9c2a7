package io.beckett.message;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was read from a stream: its facts, its decoded data and the bytes they came from.
 *
 * <p>Immutable and safe for all threads. Only Beckett implements this interface; methods may be added in a minor
 * release.
 */
public interface StreamMessage {

    /**
     * The identity of this message, the same at every delivery. For an adopted topic that names no id it is
     * {@code topic-partition-offset}.
     */
    String id();

    /** The full name of the stream, for example {@code Order-7}. */
    String streamName();

    /** The text before the first {@code -} of the stream's name, or the whole name: {@code Order} for {@code Order-7}. */
    String category();

    /** The text after the first {@code -} of the stream's name, or an empty text: {@code 7} for {@code Order-7}. */
    String streamId();

    /**
     * The place of this message in its stream, from 1, growing. In an adopted topic there are gaps; compare positions
     * of one stream, never calculate with them.
     */
    long streamPosition();

    /** The place of this message in the global log; the same however it is met: handled, handled again or read. */
    GlobalPosition globalPosition();

    /** The type name that is written with the message, whether a class is mapped to it or not. */
    String type();

    /**
     * The message as an object of the class that its type name is mapped to, or that its upcasters lead to; null exactly when the type has no class or
     * the record is a tombstone. Made for pattern matching: {@code if (message.data() instanceof OrderPlaced placed)}.
     *
     * @throws io.beckett.error.DecodingException if the bytes do not fit the mapped class
     */
    @Nullable
    Object data();

    /**
     * The message as a class of the caller's choice: {@link #data()} if that is one, otherwise its bytes decoded as that
     * class, without upcasters.
     *
     * @throws io.beckett.error.DecodingException if the bytes do not fit that class, or the record is a tombstone and so
     *     has no bytes
     */
    <T> T data(Class<T> as);

    /** A copy of the bytes of the message as they are stored; empty for a tombstone. */
    byte[] rawData();

    /** Whether the record has no value at all. */
    boolean isTombstone();

    /** Everything that travels beside the data, by name; names that start with {@code $} are Beckett's. Unmodifiable. */
    Map<String, String> metadata();

    /** The id that is common to all messages of one undertaking, if it is known. */
    Optional<String> correlationId();

    /** The id of the message that led to this one, if it is known. */
    Optional<String> causationId();

    /** The tenant that the message belongs to, if it is known. */
    Optional<String> tenant();

    /** When the message was written. */
    Instant timestamp();
}
