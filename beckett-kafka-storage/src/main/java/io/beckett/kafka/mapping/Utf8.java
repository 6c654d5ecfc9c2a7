package io.beckett.kafka.mapping;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict UTF-8. */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** The text, or null if the bytes are not valid UTF-8. */
    static @Nullable String decode(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        // The fast decoder replaces what it cannot read; only then is it worth asking the strict one.
        return text.indexOf(REPLACEMENT) < 0 || isValid(bytes) ? text : null;
    }

    private static boolean isValid(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
