package io.beckett.codec;

import io.beckett.error.DecodingException;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import java.util.Objects;

/** Bytes as they are, as {@code byte[]}; each reader gets its own copy. Immutable and safe for all threads. */
public final class BytesCodec implements MessageCodec {

    @Override
    public String contentType() {
        return "application/octet-stream";
    }

    /**
     * @throws IllegalArgumentException if it is not {@code byte[]}
     */
    @Override
    public byte[] encode(Object data) {
        Objects.requireNonNull(data, "data");
        if (data instanceof byte[] bytes) {
            return bytes.clone();
        }
        throw new IllegalArgumentException(
                "class " + data.getClass().getName() + " is not byte[]. BytesCodec writes nothing else.");
    }

    /**
     * @throws DecodingException if the class is neither {@code byte[]} nor above it
     */
    @Override
    public <T> T decode(EncodedData encoded, Class<T> as) {
        if (!as.isAssignableFrom(byte[].class)) {
            throw new DecodingException(encoded.type(), as, "BytesCodec reads byte[] only", null);
        }
        return as.cast(encoded.bytes().clone());
    }
}
