package io.beckett.spi;

import io.beckett.error.DecodingException;

/** Turns objects into bytes and back. Called by many threads at once. */
public interface MessageCodec {
    /** Media type of the bytes, for example {@code application/json}. */
    String contentType();

    /** Encodes an object. */
    byte[] encode(Object data);

    /**
     * Decodes bytes.
     *
     * @throws DecodingException if they cannot be read as that class; the message's stream then waits like after a
     *     failure of its handler
     */
    <T> T decode(EncodedData encoded, Class<T> as);
}
