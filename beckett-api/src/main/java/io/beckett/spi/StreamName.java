package io.beckett.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checked stream name: 1 to 500 bytes of UTF-8, no control characters, not only {@code -}. The text before the first
 * {@code -} is the category, the rest the id; without {@code -} the whole name is the category.
 *
 * <p>Names arrive from programs that Beckett does not know, so what identifies a stream in a store is taken from
 * SHA-256: nobody can choose two names that meet.
 */
public final class StreamName {
    private static final int MAX_BYTES = 500;

    private final String value;
    /** Computed when it is asked for first; whoever is faster, it is the same. */
    private @Nullable UUID hash;

    private StreamName(String value) {
        this.value = value;
    }

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException if it is not a stream name; the message says why
     */
    public static StreamName of(String value) {
        Objects.requireNonNull(value, "stream name");
        var problem = problemOf(value);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return new StreamName(value);
    }

    private static @Nullable String problemOf(String value) {
        var onlyDashes = true;
        var bytes = 0;
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (Character.isISOControl(c)) {
                return "stream name has a control character at index " + i + ": " + printable(value);
            }
            if (isLoneSurrogate(value, i)) {
                return "stream name is not valid Unicode at index " + i + ": " + printable(value);
            }
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            onlyDashes &= c == '-';
        }
        if (value.isEmpty()) {
            return "stream name is empty, allowed 1 to " + MAX_BYTES + " bytes of UTF-8";
        }
        if (bytes > MAX_BYTES) {
            return "stream name has " + bytes + " bytes of UTF-8, allowed 1 to " + MAX_BYTES + ": " + printable(value);
        }
        return onlyDashes ? "stream name '" + value + "' has only '-'; it needs a category" : null;
    }

    private static boolean isLoneSurrogate(String value, int i) {
        var c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }

    private static String printable(String value) {
        var text = new StringBuilder("'");
        value.chars().limit(80).forEach(c -> text.append(Character.isISOControl(c) ? '?' : (char) c));
        return text.append(value.length() > 80 ? "...'" : "'").toString();
    }

    /** The whole name. */
    public String value() {
        return value;
    }

    /** The text before the first {@code -}, or the whole name. */
    public String category() {
        var dash = value.indexOf('-');
        return dash < 0 ? value : value.substring(0, dash);
    }

    /** The text after the first {@code -}, or the empty text. */
    public String id() {
        var dash = value.indexOf('-');
        return dash < 0 ? "" : value.substring(dash + 1);
    }

    /** The first 128 bits of the SHA-256 of the name's UTF-8 bytes: identifies the stream in a checkpoint store. */
    public UUID hash() {
        var known = hash;
        if (known == null) {
            known = hashOf(value);
            hash = known;
        }
        return known;
    }

    private static UUID hashOf(String value) {
        try {
            var digest = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamName name && name.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
