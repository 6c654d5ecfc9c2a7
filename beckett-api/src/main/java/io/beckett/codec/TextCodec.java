package io.beckett.codec;

import io.beckett.error.DecodingException;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Plain text in UTF-8, as {@code String}. Immutable and safe for all threads. */
public final class TextCodec implements MessageCodec {

    @Override
    public String contentType() {
        return "text/plain; charset=utf-8";
    }

    /**
     * @throws IllegalArgumentException if it is not text
     */
    @Override
    public byte[] encode(Object data) {
        Objects.requireNonNull(data, "data");
        if (data instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException(
                "class " + data.getClass().getName() + " is not text. TextCodec writes String and other CharSequence.");
    }

    /**
     * @throws DecodingException if the class is neither {@code String} nor above it, or the bytes are not UTF-8
     */
    @Override
    public <T> T decode(EncodedData encoded, Class<T> as) {
        if (!as.isAssignableFrom(String.class)) {
            throw new DecodingException(encoded.type(), as, "TextCodec reads String only", null);
        }
        try {
            return as.cast(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(encoded.bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new DecodingException(encoded.type(), as, "its bytes are not UTF-8", e);
        }
    }
}
