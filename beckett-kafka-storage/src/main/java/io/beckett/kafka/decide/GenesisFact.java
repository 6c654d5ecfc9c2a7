package io.beckett.kafka.decide;

/**
 * The founding of the partition, or the activation of a later rule.
 *
 * @param command the offset of the command that did it
 */
record GenesisFact(long command, Genesis genesis) {
    byte[] encode() {
        var out = new WireWriter().u8(FactValues.FORMAT).i64(command);
        genesis.write(out);
        return out.toBytes();
    }

    static GenesisFact decode(byte[] value) {
        return FactValues.read(value, in -> new GenesisFact(in.i64(), Genesis.read(in)));
    }
}
