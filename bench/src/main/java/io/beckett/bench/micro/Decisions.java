package io.beckett.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.CommandHeaders;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Decision;
import io.beckett.kafka.decide.Expected;
import io.beckett.kafka.decide.FactStore;
import io.beckett.kafka.decide.Genesis;
import io.beckett.kafka.decide.NewMessage;
import io.beckett.kafka.decide.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** The only partition of a log topic: commands to append, and their decisions. Belongs to one thread. */
final class Decisions {
    private final FactStore facts;
    private final Streams streams;
    private final byte[] data;
    private long[] versions;
    private Decider decider;
    private long offset;
    private long ids;

    /**
     * Founds the log.
     *
     * @param facts none
     * @param count how many streams there are
     * @param streams which of them is next
     * @param bytes of each message
     */
    Decisions(FactStore facts, int count, Streams streams, int bytes) {
        this.facts = facts;
        this.streams = streams;
        this.versions = new long[count];
        this.data = new byte[bytes];
        this.decider = decider();
        var genesis = new Genesis(Decider.RULE, 1, new Uuid(1, 2), new Uuid(3, 4), Map.of());
        decide(received(null, new Command.Founding(genesis)));
    }

    private Decider decider() {
        return new Decider(0, facts, command -> 0);
    }

    /** What is forgotten when the facts are taken back. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is
    record Mark(long[] versions, long offset) {}

    Mark mark() {
        return new Mark(versions.clone(), offset);
    }

    /** The facts are again those of the mark. */
    void goBack(Mark mark) {
        versions = mark.versions().clone();
        offset = mark.offset();
        decider = decider();
    }

    /**
     * Commands that will be accepted if they are decided in this order, before any others.
     *
     * @param messages of each
     * @param exact whether they say the version that they expect
     */
    List<Received> appends(int count, int messages, boolean exact) {
        var commands = new ArrayList<Received>(count);
        for (var i = 0; i < count; i++) {
            var stream = streams.next();
            var news = new ArrayList<NewMessage>(messages);
            for (var j = 0; j < messages; j++) {
                news.add(new NewMessage("id-" + ids++, "order-placed", Map.of("$tenant", "acme"), data));
            }
            var expected = exact ? Expected.exact(versions[stream]) : Expected.ANY;
            commands.add(received("Order-" + stream, new Command.Append(expected, true, news)));
            versions[stream] += messages;
        }
        return commands;
    }

    private Received received(@Nullable String stream, Command command) {
        var at = offset++;
        return new Received(
                at,
                1_700_000_000_000L + at,
                stream == null ? null : stream.getBytes(UTF_8),
                CommandCodec.encode(command),
                CommandHeaders.of(("req-" + at).getBytes(UTF_8), 0, null));
    }

    /** Decides a command and remembers what follows; returns how many messages were accepted. */
    int decide(Received command) {
        if (!(decider.decide(command) instanceof Decision.Decided decided)) {
            throw new IllegalStateException("the decider halted at offset " + command.offset());
        }
        for (var fact : decided.facts()) {
            facts.put(fact.key(), fact.value());
        }
        return decided.records().size();
    }
}
