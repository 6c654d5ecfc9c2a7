package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireWriter} wrote. Anything else ends in a {@link Malformed}, before memory is taken for it. Belongs
 * to one thread.
 */
final class WireReader {
    private final ByteBuffer in;

    WireReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    int u8() {
        need(1);
        return in.get() & 0xff;
    }

    boolean flag() {
        var value = u8();
        if (value > 1) {
            throw new Malformed("a flag is " + value + " instead of 0 or 1");
        }
        return value == 1;
    }

    int i32() {
        need(Integer.BYTES);
        return in.getInt();
    }

    long i64() {
        need(Long.BYTES);
        return in.getLong();
    }

    byte[] bytes() {
        return raw(size(1));
    }

    byte[] raw(int length) {
        need(length);
        var value = new byte[length];
        in.get(value);
        return value;
    }

    String text() {
        var text = textOf(bytes());
        if (text == null) {
            throw new Malformed("a text is not UTF-8");
        }
        return text;
    }

    /** The number of elements that follow, of so many bytes each at least. */
    int size(int least) {
        var size = i32();
        if (size < 0 || size > in.remaining() / least) {
            throw new Malformed("a size is " + size + ", with " + in.remaining() + " bytes left");
        }
        return size;
    }

    void end() {
        if (in.hasRemaining()) {
            throw new Malformed(in.remaining() + " bytes are left over");
        }
    }

    private void need(int count) {
        if (in.remaining() < count) {
            throw new Malformed("it ends too early");
        }
    }

    /** The text, or null if the bytes are not valid UTF-8. */
    static @Nullable String textOf(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The bytes are not what they should be. Never leaves this package. */
    static final class Malformed extends RuntimeException {
        Malformed(String what) {
            super(what, null, false, false);
        }
    }
}
