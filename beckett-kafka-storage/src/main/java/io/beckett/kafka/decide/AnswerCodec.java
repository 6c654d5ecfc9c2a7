package io.beckett.kafka.decide;

import io.beckett.kafka.decide.Answer.Appended;
import io.beckett.kafka.decide.Answer.Conflict;
import io.beckett.kafka.decide.Answer.Founded;
import io.beckett.kafka.decide.Answer.FoundedOtherwise;
import io.beckett.kafka.decide.Answer.Head;
import io.beckett.kafka.decide.Answer.IdConflict;
import io.beckett.kafka.decide.Answer.Invalid;
import io.beckett.kafka.decide.Answer.Page;
import io.beckett.kafka.decide.Answer.RuleNotActive;
import io.beckett.kafka.decide.Answer.Stored;
import io.beckett.kafka.decide.Answer.WrongPartition;
import io.beckett.kafka.decide.WireReader.Malformed;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers as bytes, in the manner of {@link CommandCodec}: {@code format kind body}. */
public final class AnswerCodec {
    private static final int FORMAT = 1;
    private static final int APPENDED = 1;
    private static final int CONFLICT = 2;
    private static final int ID_CONFLICT = 3;
    private static final int WRONG_PARTITION = 4;
    private static final int INVALID = 5;
    private static final int RULE_NOT_ACTIVE = 6;
    private static final int FOUNDED = 7;
    private static final int FOUNDED_OTHERWISE = 8;
    private static final int PAGE = 9;
    private static final int HEAD = 10;

    /** The least bytes of a message in a page: three numbers of 8 bytes and four lengths. */
    static final int LEAST_STORED = 3 * Long.BYTES + 4 * Integer.BYTES;

    private AnswerCodec() {}

    /** The answer's bytes. */
    public static byte[] encode(Answer answer) {
        var out = new WireWriter().u8(FORMAT);
        if (answer instanceof Appended appended) {
            out.u8(APPENDED).i64(appended.version()).flag(appended.repeated());
        } else if (answer instanceof Conflict conflict) {
            out.u8(CONFLICT).i64(conflict.actual());
        } else if (answer instanceof IdConflict conflict) {
            out.u8(ID_CONFLICT).text(conflict.id());
        } else if (answer instanceof WrongPartition wrong) {
            out.u8(WRONG_PARTITION).i32(wrong.right());
        } else if (answer instanceof Invalid invalid) {
            out.u8(INVALID).text(invalid.reason());
        } else if (answer instanceof RuleNotActive rule) {
            out.u8(RULE_NOT_ACTIVE).i32(rule.asked()).i32(rule.active());
        } else if (answer instanceof Founded) {
            out.u8(FOUNDED);
        } else if (answer instanceof FoundedOtherwise otherwise) {
            otherwise.yours().write(out.u8(FOUNDED_OTHERWISE));
            otherwise.theirs().write(out);
        } else if (answer instanceof Page page) {
            out.u8(PAGE).i64(page.version()).flag(page.more());
            out.i32(page.messages().size());
            page.messages().forEach(message -> write(message, out));
        } else if (answer instanceof Head head) {
            out.u8(HEAD).i64(head.seq());
        }
        return out.toBytes();
    }

    /** The answer, or empty if it is none that this release knows. Never throws. */
    public static Optional<Answer> decode(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            var in = new WireReader(value);
            if (in.u8() != FORMAT) {
                return Optional.empty();
            }
            var answer = decode(in);
            in.end();
            return Optional.of(answer);
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private static Answer decode(WireReader in) {
        var kind = in.u8();
        return switch (kind) {
            case APPENDED -> new Appended(in.i64(), in.flag());
            case CONFLICT -> new Conflict(in.i64());
            case ID_CONFLICT -> new IdConflict(in.text());
            case WRONG_PARTITION -> new WrongPartition(in.i32());
            case INVALID -> new Invalid(in.text());
            case RULE_NOT_ACTIVE -> new RuleNotActive(in.i32(), in.i32());
            case FOUNDED -> new Founded();
            case FOUNDED_OTHERWISE -> new FoundedOtherwise(Genesis.read(in), Genesis.read(in));
            case PAGE -> page(in);
            case HEAD -> new Head(in.i64());
            default -> throw new Malformed("an answer of kind " + kind);
        };
    }

    private static Page page(WireReader in) {
        var version = in.i64();
        var more = in.flag();
        var messages = new ArrayList<Stored>();
        for (var left = in.size(LEAST_STORED); left > 0; left--) {
            messages.add(new Stored(
                    in.i64(), in.i64(), in.text(), in.text(), in.i64(), NewMessage.readMetadata(in), in.bytes()));
        }
        return new Page(version, more, messages);
    }

    private static void write(Stored message, WireWriter out) {
        out.i64(message.position()).i64(message.seq()).text(message.id()).text(message.type());
        out.i64(message.timestamp());
        NewMessage.writeMetadata(message.metadata(), out);
        out.bytes(message.bytes());
    }
}
