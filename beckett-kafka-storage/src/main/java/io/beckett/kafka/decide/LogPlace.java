package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where a record of the log stands.
 *
 * @param position in its stream, from 1
 * @param seq in its partition, from 1
 * @param command the offset of the command that appended it
 * @param index in its append, from 0
 * @param count how many messages its append has
 */
public record LogPlace(long position, long seq, long command, int index, int count) {
    private static final int MOST_DIGITS = 18;

    /** The place that the headers tell, or empty if the record is none that the decider wrote. */
    public static Optional<LogPlace> of(Headers headers) {
        var position = number(headers, LogHeaders.POSITION);
        var seq = number(headers, LogHeaders.SEQ);
        var command = number(headers, LogHeaders.COMMAND);
        var index = number(headers, LogHeaders.INDEX);
        var count = number(headers, LogHeaders.COUNT);
        if (position < 1 || seq < 1 || command < 0 || index < 0 || index >= count || count > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(new LogPlace(position, seq, command, (int) index, (int) count));
    }

    /** Whether it is the last message of its append. */
    public boolean isLastOfAppend() {
        return index == count - 1;
    }

    private static long number(Headers headers, String name) {
        byte @Nullable [] value = CommandHeaders.value(headers, name);
        if (value == null || value.length == 0 || value.length > MOST_DIGITS) {
            return -1;
        }
        for (var digit : value) {
            if (digit < '0' || digit > '9') {
                return -1;
            }
        }
        return Long.parseLong(new String(value, US_ASCII));
    }
}
