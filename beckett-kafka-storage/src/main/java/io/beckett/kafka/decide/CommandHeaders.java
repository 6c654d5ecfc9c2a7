package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.OptionalInt;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The headers of a command's record, numbers as decimal text. */
public final class CommandHeaders {
    /** The version of the rule that the command is written for. */
    public static final String RULE = "v";

    /** Tells which command an answer is for: 1 to 100 bytes. */
    public static final String REQUEST = "req";

    /** The partition of the replies topic that waits for the answer. */
    public static final String REPLY = "reply";

    /** The W3C trace context; copied into the log. */
    public static final String TRACE = "traceparent";

    private static final int MOST_DIGITS = 9;
    private static final int LONGEST_REQUEST = 100;

    private CommandHeaders() {}

    /** The headers of a command for rule 1. */
    public static Headers of(byte[] request, int replyPartition, @Nullable String trace) {
        return of(Decider.RULE, request, replyPartition, trace);
    }

    /** The headers of a command for a rule, 1 and up. */
    public static Headers of(int rule, byte[] request, int replyPartition, @Nullable String trace) {
        var headers = new RecordHeaders();
        headers.add(RULE, Integer.toString(rule).getBytes(US_ASCII));
        headers.add(REQUEST, request);
        headers.add(REPLY, Integer.toString(replyPartition).getBytes(US_ASCII));
        if (trace != null) {
            headers.add(TRACE, trace.getBytes(UTF_8));
        }
        return headers;
    }

    /** A number of 1 to 9 digits, or empty. */
    static OptionalInt number(Headers headers, String name) {
        var value = value(headers, name);
        if (value == null || value.length == 0 || value.length > MOST_DIGITS) {
            return OptionalInt.empty();
        }
        var number = 0;
        for (var digit : value) {
            if (digit < '0' || digit > '9') {
                return OptionalInt.empty();
            }
            number = number * 10 + digit - '0';
        }
        return OptionalInt.of(number);
    }

    static byte @Nullable [] request(Headers headers) {
        var value = value(headers, REQUEST);
        return value == null || value.length == 0 || value.length > LONGEST_REQUEST ? null : value;
    }

    static byte @Nullable [] value(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }
}
