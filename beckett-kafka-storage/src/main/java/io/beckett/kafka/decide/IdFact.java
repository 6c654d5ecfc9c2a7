package io.beckett.kafka.decide;

/**
 * Where an id of a stream was appended.
 *
 * @param command the offset of the command that did it
 * @param version of the stream after that append
 */
record IdFact(long command, long version) {
    byte[] encode() {
        return new WireWriter().u8(FactValues.FORMAT).i64(command).i64(version).toBytes();
    }

    static IdFact decode(byte[] value) {
        return FactValues.read(value, in -> new IdFact(in.i64(), in.i64()));
    }
}
