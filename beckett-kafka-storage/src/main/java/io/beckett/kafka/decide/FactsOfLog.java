package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.Command.Append;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/**
 * The facts that a log's records stand for: all of a store but its founding can be made from the log alone. Give it what
 * {@link ReaderRule} hands over.
 */
public final class FactsOfLog {
    private FactsOfLog() {}

    /**
     * The facts of an append, in the order in which the decider puts them.
     *
     * @param append the records of one append, all of them, in order
     * @throws IllegalArgumentException if that is not what they are
     */
    public static List<Fact> of(List<LogRecord> append) {
        var messages = new ArrayList<NewMessage>();
        append.forEach(record -> messages.add(message(record)));
        var first = append.get(0);
        var place = LogPlace.of(first.headers())
                .filter(known -> known.index() == 0 && known.count() == append.size())
                .orElseThrow(() -> notOneAppend(append.size()));
        var command = new Received(place.command(), first.timestamp(), first.key(), null, first.headers());
        var expected = Expected.of(text(first.headers(), LogHeaders.EXPECTED));
        return new AcceptedAppend(
                        first.partition(),
                        command,
                        first.key(),
                        new Append(expected, false, messages),
                        place.position() - 1,
                        place.seq() - 1)
                .facts();
    }

    /**
     * The fact of a founding, which the log does not tell.
     *
     * @param command the offset from which on it counts
     */
    public static Fact founding(long command, Genesis genesis) {
        return new Fact(FactKeys.genesis(genesis.rule()), new GenesisFact(command, genesis).encode());
    }

    private static NewMessage message(LogRecord record) {
        var metadata = new LinkedHashMap<String, String>();
        for (var header : record.headers()) {
            if (!LogHeaders.isReserved(header.key())) {
                metadata.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        return new NewMessage(
                text(record.headers(), LogHeaders.ID),
                text(record.headers(), LogHeaders.TYPE),
                metadata,
                record.value());
    }

    private static String text(Headers headers, String name) {
        var value = CommandHeaders.value(headers, name);
        if (value == null) {
            throw new IllegalArgumentException("a record of the log has no header '" + name + "'");
        }
        return new String(value, UTF_8);
    }

    private static IllegalArgumentException notOneAppend(int size) {
        return new IllegalArgumentException(size + " records of the log are not one whole append");
    }
}
