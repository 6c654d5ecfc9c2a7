package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedItem;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.NewMessage;
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

    /** A message that Beckett appended. */
    record Appended(StreamName stream, NewMessage message, long position, long seq) implements Meaning {}

    /** Nothing to handle. */
    record Ignored() implements Meaning {}

    /** Belongs to no stream. */
    record Unmappable(String reason) implements Meaning {}

    FeedItem item(MessageCodec codec) {
        if (meaning instanceof Message message) {
            return new FeedItem.Arrived(at, recorded(message, codec));
        }
        if (meaning instanceof Appended) {
            return arrived(codec);
        }
        return meaning instanceof Unmappable unmappable
                ? new FeedItem.Unmappable(at, unmappable.reason())
                : new FeedItem.Passed(at);
    }

    /** A message that Beckett appended, as it is read. */
    FeedItem.Arrived arrived(MessageCodec codec) {
        if (!(meaning instanceof Appended appended)) {
            throw new IllegalStateException("what stands at " + at + " was not appended");
        }
        var data = appended.message().data();
        return new FeedItem.Arrived(
                at,
                new RecordedMessage(
                        appended.stream(),
                        appended.message().id(),
                        data.type(),
                        appended.position(),
                        timestamp.toEpochMilli(),
                        data.metadata(),
                        MessagePayload.encoded(data, codec),
                        (int) appended.message().size(),
                        leaderEpoch,
                        appended.seq()));
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
        if (meaning instanceof Appended appended) {
            var data = appended.message().data();
            headers.add(Map.entry("type", bytes(data.type())));
            headers.add(Map.entry("id", bytes(appended.message().id())));
            data.metadata().forEach((name, value) -> headers.add(Map.entry(name, bytes(value))));
            return new RawRecord(
                    at, timestamp, Optional.of(bytes(appended.stream().value())), Optional.of(data.bytes()), headers);
        }
        return new RawRecord(at, timestamp, Optional.empty(), Optional.empty(), headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
