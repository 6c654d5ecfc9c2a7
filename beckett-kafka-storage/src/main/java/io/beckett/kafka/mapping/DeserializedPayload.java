package io.beckett.kafka.mapping;

import io.beckett.error.DecodingException;
import io.beckett.spi.MessagePayload;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Data that a Kafka deserializer reads. Who asks gets an object of his own, so that handlers of several subscriptions do not
 * share one that can be changed; an object that the mapping needed anyway goes to the first.
 */
final class DeserializedPayload implements MessagePayload {
    private final String type;
    private final String topic;
    private final Headers headers;
    private final byte[] bytes;
    private final SharedDeserializer deserializer;
    private final AtomicReference<@Nullable Object> ready;

    DeserializedPayload(
            String type,
            String topic,
            Headers headers,
            byte[] bytes,
            SharedDeserializer deserializer,
            @Nullable Object ready) {
        this.type = type;
        this.topic = topic;
        this.headers = headers;
        this.bytes = bytes;
        this.deserializer = deserializer;
        this.ready = new AtomicReference<>(ready);
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean isTombstone() {
        return false;
    }

    @Override
    public <T> T as(Class<T> target) {
        var data = ready.getAndSet(null);
        if (data == null) {
            data = read(target);
        }
        if (!target.isInstance(data)) {
            var given =
                    data == null ? "null" : "an object of " + data.getClass().getName();
            throw new DecodingException(type, target, "deserializer " + deserializer + " gives " + given, null);
        }
        return target.cast(data);
    }

    private @Nullable Object read(Class<?> target) {
        try {
            return deserializer.read(topic, headers, bytes);
        } catch (Exception | StackOverflowError e) {
            throw new DecodingException(type, target, "deserializer " + deserializer + " " + Thrown.describe(e), e);
        }
    }
}
