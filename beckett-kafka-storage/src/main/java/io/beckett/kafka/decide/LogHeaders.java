package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record in the log: where the message stands, as text (numbers decimal), then the message's metadata
 * under their own names, then the trace context of the command.
 */
public final class LogHeaders {
    /** The message's type. */
    public static final String TYPE = "$type";

    /** The message's id. */
    public static final String ID = "$id";

    /** The message's position in its stream, from 1. */
    public static final String POSITION = "$position";

    /** The message's number in its partition, from 1. {@link ReaderRule} goes by it. */
    public static final String SEQ = "$seq";

    /** The offset of the command that appended it. */
    public static final String COMMAND = "$cmd";

    /** The message's place in its append, from 0. */
    public static final String INDEX = "$index";

    /** How many messages its append has. */
    public static final String COUNT = "$count";

    /** The version its append expected: any, exists or a number. */
    public static final String EXPECTED = "$expected";

    private static final Set<String> RESERVED =
            Set.of(TYPE, ID, POSITION, SEQ, COMMAND, INDEX, COUNT, EXPECTED, CommandHeaders.TRACE);

    private LogHeaders() {}

    /** Whether metadata cannot have this name. */
    public static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    static Headers of(MessageFact fact, long position, Expected expected, byte @Nullable [] trace) {
        var headers = new RecordHeaders();
        add(headers, TYPE, fact.type());
        add(headers, ID, fact.id());
        add(headers, POSITION, Long.toString(position));
        add(headers, SEQ, Long.toString(fact.seq()));
        add(headers, COMMAND, Long.toString(fact.command()));
        add(headers, INDEX, Integer.toString(fact.index()));
        add(headers, COUNT, Integer.toString(fact.count()));
        add(headers, EXPECTED, expected.toString());
        for (Map.Entry<String, String> metadata : fact.metadata().entrySet()) {
            add(headers, metadata.getKey(), metadata.getValue());
        }
        if (trace != null) {
            headers.add(CommandHeaders.TRACE, trace);
        }
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
