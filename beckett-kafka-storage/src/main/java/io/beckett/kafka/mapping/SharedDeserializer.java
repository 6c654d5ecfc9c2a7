package io.beckett.kafka.mapping;

import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** A deserializer of the user's. Kafka's own consumers use one by one thread; so does this, whoever asks. */
final class SharedDeserializer {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deserializer<?> deserializer;

    SharedDeserializer(Deserializer<?> deserializer) {
        this.deserializer = deserializer;
    }

    /** Reads bytes; what the deserializer throws passes through. */
    @Nullable
    Object read(String topic, Headers headers, byte[] bytes) {
        lock.lock();
        try {
            return deserializer.deserialize(topic, headers, bytes);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return deserializer.getClass().getName();
    }
}
