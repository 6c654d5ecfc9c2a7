package io.beckett.kafka.mapping;

import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessagePayload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes what a topic's messages carry. */
final class Payloads {
    private final MessageCodec codec;
    private final @Nullable SharedDeserializer deserializer;

    Payloads(MessageCodec codec, @Nullable SharedDeserializer deserializer) {
        this.codec = codec;
        this.deserializer = deserializer;
    }

    /** Data that is the whole record's, or a part of it that is looked for now. */
    MessagePayload now(RecordData record, String type, Map<String, String> metadata) {
        return of(record, record.dataBytes(), record.dataRead(), type, metadata);
    }

    /** Data that is looked for when a handler wants it. */
    MessagePayload late(RecordData record, String type, Map<String, String> metadata) {
        return new LatePayload(type, () -> now(record, type, metadata));
    }

    /** Data that cannot be found, which the handler learns. */
    static MessagePayload broken(String type, UnreadableValue problem) {
        return new LatePayload(type, () -> {
            throw problem;
        });
    }

    /** Data that the mapping gave. */
    MessagePayload given(RecordData record, byte[] bytes, String type, Map<String, String> metadata) {
        return of(record, bytes, null, type, metadata);
    }

    private MessagePayload of(
            RecordData record, byte[] bytes, @Nullable Object ready, String type, Map<String, String> metadata) {
        return deserializer == null
                ? MessagePayload.encoded(new EncodedData(type, bytes, metadata), codec)
                : new DeserializedPayload(type, record.topic(), record.headers(), bytes, deserializer, ready);
    }
}
