package io.beckett.bench.load;

import java.nio.ByteBuffer;

/**
 * What the value of a message says, in 200 bytes.
 *
 * @param number of the message in its topic, from 0
 * @param predecessor the number of the message before it in its stream; -1 for the first
 * @param sentAt when it was to be sent, in microseconds since 1970; 0 where it does not matter
 * @param stream the number of its stream, from 0
 */
public record Tick(long number, long predecessor, long sentAt, int stream) {

    /** How long a value is, in bytes. */
    public static final int SIZE = 200;

    /** Reads a value. */
    public static Tick of(byte[] value) {
        var buffer = ByteBuffer.wrap(value);
        return new Tick(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getInt());
    }

    /** The value to send. */
    public byte[] value() {
        return ByteBuffer.allocate(SIZE)
                .putLong(number)
                .putLong(predecessor)
                .putLong(sentAt)
                .putInt(stream)
                .array();
    }
}
