package io.beckett.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a log takes of the streams that are appended to it.
 *
 * @param topic its name
 * @param codec encodes messages of this log; empty for the default codec
 * @param maxMessageBytes how large one message may be, measured by {@link NewMessage#size()}
 * @param maxAppendBytes how large the messages of one append may be together
 * @param timeout how long an append or a read may take
 */
public record StreamLog(
        String topic, Optional<MessageCodec> codec, long maxMessageBytes, long maxAppendBytes, Duration timeout) {
    public StreamLog {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(timeout, "timeout");
    }
}
