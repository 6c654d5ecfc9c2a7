package io.beckett.spi;

import io.beckett.error.DecodingException;

/** What a message carries, decoded when asked. Safe for all threads. */
public interface MessagePayload {
    /** The bytes as they stand in the log, of length 0 for a tombstone. Not a copy: do not change them. */
    byte[] bytes();

    /** Whether the record has no value. */
    boolean isTombstone();

    /**
     * Decodes the bytes.
     *
     * @throws DecodingException if they cannot be read as that class
     */
    <T> T as(Class<T> type);

    /** A payload that a codec decodes. */
    static MessagePayload encoded(EncodedData data, MessageCodec codec) {
        return new EncodedPayload(data, codec);
    }

    /** The payload of a record without a value. */
    static MessagePayload tombstone(String typeName) {
        return new TombstonePayload(typeName);
    }
}
