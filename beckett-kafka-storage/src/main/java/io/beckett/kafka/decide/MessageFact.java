package io.beckett.kafka.decide;

import java.util.Collections;
import java.util.Map;

/**
 * A message of a stream.
 *
 * @param command the offset of the command that appended it
 * @param index its place in the append
 * @param count how many messages the append has
 * @param seq its number in the partition
 * @param timestamp the command's
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a message are not copied on their way
record MessageFact(
        long command,
        int index,
        int count,
        long seq,
        String id,
        long timestamp,
        String type,
        Map<String, String> metadata,
        byte[] bytes) {

    byte[] encode() {
        var out = new WireWriter().u8(FactValues.FORMAT).i64(command).i32(index).i32(count);
        out.i64(seq).text(id).i64(timestamp).text(type);
        NewMessage.writeMetadata(metadata, out);
        return out.bytes(bytes).toBytes();
    }

    /** The command alone, without reading the rest. */
    static long commandOf(byte[] value) {
        var in = new WireReader(value);
        in.u8();
        return in.i64();
    }

    static MessageFact decode(byte[] value) {
        return FactValues.read(
                value,
                in -> new MessageFact(
                        in.i64(),
                        in.i32(),
                        in.i32(),
                        in.i64(),
                        in.text(),
                        in.i64(),
                        in.text(),
                        Collections.unmodifiableMap(NewMessage.readMetadata(in)),
                        in.bytes()));
    }
}
