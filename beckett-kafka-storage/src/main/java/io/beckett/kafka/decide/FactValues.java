package io.beckett.kafka.decide;

import io.beckett.kafka.decide.WireReader.Malformed;
import java.util.function.Function;

/** What the values of facts have in common: one byte of format in front, and nothing behind. */
final class FactValues {
    static final int FORMAT = 1;

    private FactValues() {}

    static <T> T read(byte[] value, Function<WireReader, T> body) {
        var in = new WireReader(value);
        var format = in.u8();
        if (format != FORMAT) {
            throw new Malformed("the format of a fact is " + format + ", known is " + FORMAT);
        }
        var fact = body.apply(in);
        in.end();
        return fact;
    }
}
