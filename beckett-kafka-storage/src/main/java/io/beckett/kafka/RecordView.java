package io.beckett.kafka;

import java.time.Instant;
import java.util.Optional;

/**
 * A record of an adopted topic as its mapping sees it.
 *
 * <p>Only Beckett implements this interface; methods may be added in a minor release. A view is valid during the call that
 * gets it, on that thread. Byte arrays are not copied: do not change them.
 */
public interface RecordView {
    /** The topic's name. */
    String topic();

    /** The partition, from 0. */
    int partition();

    /** The offset within the partition, from 0. */
    long offset();

    /** When the record was written, by its producer or by the broker, as the topic is set up. */
    Instant timestamp();

    /**
     * The key as text: UTF-8, or what the topic's {@code keyDeserializer} makes of it. Empty if the record has no key.
     * Throws what parks the record if the key cannot be read that way.
     */
    Optional<String> key();

    /** The last header of that name as UTF-8 text; empty if there is none, it has no value or is not UTF-8. */
    Optional<String> header(String name);

    /**
     * A text, number or truth value in a JSON value; numbers as they are written there. Empty if there is nothing else than
     * {@code null}, an object or an array at that place, and for a record without a value. Throws what parks the record if
     * the value is not JSON. The value is read once, however many places are asked for.
     *
     * @param jsonPointer as in RFC 6901, for example {@code /customer/id}
     * @throws IllegalArgumentException if it is not a JSON pointer
     */
    Optional<String> value(String jsonPointer);

    /**
     * The value as the topic's {@code deserializer} reads it; empty if the topic has none, or the record has no value.
     * Throws what parks the record if the deserializer fails.
     */
    Optional<Object> data();

    /** The key's bytes; empty if the record has no key. */
    Optional<byte[]> rawKey();

    /** The bytes of the last header of that name; empty if there is none or it has no value. */
    Optional<byte[]> rawHeader(String name);

    /** The value's bytes; empty for a tombstone. */
    Optional<byte[]> rawValue();
}
