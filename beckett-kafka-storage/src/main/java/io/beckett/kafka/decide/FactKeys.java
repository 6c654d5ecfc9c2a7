package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The keys of facts. Numbers are big-endian and not negative and names hold no NUL, so the order of keys is the order of
 * streams, then of positions.
 *
 * <pre>
 * 'm' stream NUL position   a message
 * 'i' stream NUL id         where an id was appended
 * 'a' command               an append
 * 'g' rule                  the founding, or the activation of a later rule
 * </pre>
 */
final class FactKeys {
    private FactKeys() {}

    static byte[] message(byte[] stream, long position) {
        return named('m', stream, Long.BYTES).putLong(position).array();
    }

    static long positionOf(byte[] messageKey) {
        return ByteBuffer.wrap(messageKey).getLong(messageKey.length - Long.BYTES);
    }

    static byte[] id(byte[] stream, String id) {
        var bytes = id.getBytes(UTF_8);
        return named('i', stream, bytes.length).put(bytes).array();
    }

    static byte[] append(long command) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) 'a')
                .putLong(command)
                .array();
    }

    static byte[] genesis(int rule) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) 'g')
                .putInt(rule)
                .array();
    }

    private static ByteBuffer named(char kind, byte[] stream, int more) {
        return ByteBuffer.allocate(2 + stream.length + more)
                .put((byte) kind)
                .put(stream)
                .put((byte) 0);
    }
}
