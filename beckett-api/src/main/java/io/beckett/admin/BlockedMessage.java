package io.beckett.admin;

import io.beckett.message.GlobalPosition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record that a stream waits for, as it stands in its topic: bytes that nobody has decoded, since they may be what is
 * wrong. Immutable and safe for all threads.
 */
public final class BlockedMessage {

    private final GlobalPosition position;
    private final Instant timestamp;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final List<Header> headers;

    /**
     * @param position where it stands
     * @param timestamp when it was written
     * @param key its key, null if it has none; copied
     * @param value its value, null if it has none; copied
     * @param headers its headers, in order, names may repeat
     */
    public BlockedMessage(
            GlobalPosition position,
            Instant timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        this.position = Objects.requireNonNull(position, "position");
        this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
        this.key = copy(key);
        this.value = copy(value);
        this.headers = List.copyOf(headers);
    }

    /** Where it stands. */
    public GlobalPosition position() {
        return position;
    }

    /** When it was written. */
    public Instant timestamp() {
        return timestamp;
    }

    /** A copy of its key; empty if it has none. */
    public Optional<byte[]> key() {
        return Optional.ofNullable(copy(key));
    }

    /** A copy of its value; empty if it has none. */
    public Optional<byte[]> value() {
        return Optional.ofNullable(copy(value));
    }

    /** Its headers in order; names may repeat. Unmodifiable. */
    public List<Header> headers() {
        return headers;
    }

    private static byte @Nullable [] copy(byte @Nullable [] bytes) {
        return bytes == null ? null : bytes.clone();
    }

    /** One header of a record. Immutable and safe for all threads. */
    public static final class Header {

        private final String name;
        private final byte @Nullable [] value;

        /**
         * @param name its name
         * @param value its bytes, null if it has none; copied
         */
        public Header(String name, byte @Nullable [] value) {
            this.name = Objects.requireNonNull(name, "name");
            this.value = copy(value);
        }

        /** Its name. */
        public String name() {
            return name;
        }

        /** A copy of its bytes; empty if it has none. */
        public Optional<byte[]> value() {
            return Optional.ofNullable(copy(value));
        }
    }
}
