package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedItem;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.RawRecord;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** A record of the in-memory log, and what it is mapped to. */
record LogRecord(GlobalPosition at, Instant timestamp, int leaderEpoch, Meaning meaning) {
    /** What a reader makes of it. */
    sealed interface Meaning {}

    /** A message; without a value it is a tombstone. */
    record Message(StreamName stream, String type, Optional<byte[]> value, Map<String, String> metadata)
            implements Meaning {}

    /** Nothing to handle. */
    record Ignored() implements Meaning {}

    /** Belongs to no stream. */
    record Unmappable(String reason) implements Meaning {}

    FeedItem item(MessageCodec codec) {
        if (meaning instanceof Message message) {
            return new FeedItem.Arrived(at, recorded(message, codec));
        }
        return meaning instanceof Unmappable unmappable
                ? new FeedItem.Unmappable(at, unmappable.reason())
                : new FeedItem.Passed(at);
    }

    private RecordedMessage recorded(Message message, MessageCodec codec) {
        MessagePayload payload = message.value()
                .map(bytes -> MessagePayload.encoded(new EncodedData(message.type(), bytes, message.metadata()), codec))
                .orElseGet(() -> MessagePayload.tombstone(message.type()));
        return new RecordedMessage(
                message.stream(),
                at.topic() + "-" + at.partition() + "-" + at.offset(),
                message.type(),
                at.offset() + 1,
                timestamp.toEpochMilli(),
                message.metadata(),
                payload,
                size(message),
                leaderEpoch,
                0);
    }

    private static int size(Message message) {
        var size = bytes(message.stream().value()).length
                + bytes(message.type()).length
                + message.value().map(value -> value.length).orElse(0);
        for (var entry : message.metadata().entrySet()) {
            size += bytes(entry.getKey()).length + bytes(entry.getValue()).length;
        }
        return size;
    }

    RawRecord raw() {
        var headers = new ArrayList<Map.Entry<String, byte[]>>();
        if (meaning instanceof Message message) {
            headers.add(Map.entry("type", bytes(message.type())));
            message.metadata().forEach((name, value) -> headers.add(Map.entry(name, bytes(value))));
            return new RawRecord(
                    at, timestamp, Optional.of(bytes(message.stream().value())), message.value(), headers);
        }
        return new RawRecord(at, timestamp, Optional.empty(), Optional.empty(), headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
