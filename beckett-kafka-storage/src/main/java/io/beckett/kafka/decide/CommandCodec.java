package io.beckett.kafka.decide;

import io.beckett.kafka.decide.Command.Append;
import io.beckett.kafka.decide.Command.Direction;
import io.beckett.kafka.decide.Command.Founding;
import io.beckett.kafka.decide.Command.Head;
import io.beckett.kafka.decide.Command.Invalid;
import io.beckett.kafka.decide.Command.Read;
import io.beckett.kafka.decide.WireReader.Malformed;
import java.util.ArrayList;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/**
 * Commands as bytes: {@code format kind body}, numbers big-endian, texts (UTF-8) and bytes with a length of 4 bytes in
 * front, lists with a count of 4 bytes.
 *
 * <pre>
 * format   1 byte, 1
 * kind     1 byte: 1 founding, 2 append, 3 read, 4 head
 * founding rule i32, partitions i32, appends topic 16 bytes, log topic 16 bytes, sizes (name text, value i64)*
 * append   expected (u8, i64), ids generated u8, messages (id text, type text, metadata (name text, value text)*, bytes)*
 * read     from i64, to i64, backward u8, limit i32
 * head     -
 * </pre>
 *
 * <p>Decoding is total: whatever is not exactly this becomes {@link Invalid}. Part of rule 1, so it never changes.
 */
public final class CommandCodec {
    static final int FORMAT = 1;
    private static final int FOUNDING = 1;
    private static final int APPEND = 2;
    private static final int READ = 3;
    private static final int HEAD = 4;

    /** The least bytes of a message: four lengths. */
    private static final int LEAST_MESSAGE = 4 * Integer.BYTES;

    private CommandCodec() {}

    /** The command's bytes, the value of its record. */
    public static byte[] encode(Command command) {
        var out = new WireWriter().u8(FORMAT);
        if (command instanceof Founding founding) {
            founding.genesis().write(out.u8(FOUNDING));
        } else if (command instanceof Append append) {
            append.expected().write(out.u8(APPEND));
            out.flag(append.idsGenerated()).i32(append.messages().size());
            append.messages().forEach(message -> message.write(out));
        } else if (command instanceof Read read) {
            out.u8(READ).i64(read.from()).i64(read.to());
            out.flag(read.direction() == Direction.BACKWARD).i32(read.limit());
        } else if (command instanceof Head) {
            out.u8(HEAD);
        } else {
            throw new IllegalArgumentException(command + " cannot be sent");
        }
        return out.toBytes();
    }

    /** The command, or why it is none. Never throws. */
    public static Command decode(byte @Nullable [] value) {
        if (value == null) {
            return new Invalid("it has no value");
        }
        try {
            var in = new WireReader(value);
            var format = in.u8();
            if (format != FORMAT) {
                return new Invalid("its format is " + format + ", known is " + FORMAT);
            }
            var command = decode(in);
            in.end();
            return command;
        } catch (Malformed e) {
            return new Invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Command decode(WireReader in) {
        var kind = in.u8();
        return switch (kind) {
            case FOUNDING -> new Founding(Genesis.read(in));
            case APPEND -> append(in);
            case READ -> read(in);
            case HEAD -> new Head();
            default -> throw new Malformed("its kind is " + kind + ", known are " + FOUNDING + " to " + HEAD);
        };
    }

    private static Append append(WireReader in) {
        var expected = Expected.read(in);
        var idsGenerated = in.flag();
        var messages = new ArrayList<NewMessage>();
        var ids = new HashSet<String>();
        for (var left = in.size(LEAST_MESSAGE); left > 0; left--) {
            var message = NewMessage.read(in);
            check(!message.id().isEmpty(), "a message has an empty id");
            check(!message.type().isEmpty(), "a message has an empty type");
            check(ids.add(message.id()), "the id '" + message.id() + "' is given twice");
            message.metadata().keySet().forEach(CommandCodec::checkMetadata);
            messages.add(message);
        }
        check(!messages.isEmpty(), "it appends nothing");
        return new Append(expected, idsGenerated, messages);
    }

    private static void checkMetadata(String name) {
        check(!LogHeaders.isReserved(name), "the metadata name '" + name + "' is a header of the log");
    }

    private static Read read(WireReader in) {
        var from = in.i64();
        var to = in.i64();
        var backward = in.flag();
        var limit = in.i32();
        check(from >= 1 && to >= 1 && limit >= 0, "it reads from " + from + " to " + to + ", " + limit + " at most");
        return new Read(from, to, backward ? Direction.BACKWARD : Direction.FORWARD, limit);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new Malformed(otherwise);
        }
    }
}
