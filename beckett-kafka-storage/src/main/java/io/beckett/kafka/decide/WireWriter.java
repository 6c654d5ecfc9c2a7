package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Big-endian numbers, and texts and bytes with their length in front. Belongs to one thread. */
final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    WireWriter u8(int value) {
        out.write(value);
        return this;
    }

    WireWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    WireWriter i32(int value) {
        return u8(value >>> 24).u8(value >>> 16).u8(value >>> 8).u8(value);
    }

    WireWriter i64(long value) {
        return i32((int) (value >>> 32)).i32((int) value);
    }

    WireWriter bytes(byte[] value) {
        return i32(value.length).raw(value);
    }

    WireWriter text(String value) {
        return bytes(value.getBytes(UTF_8));
    }

    WireWriter raw(byte[] value) {
        out.write(value, 0, value.length);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
