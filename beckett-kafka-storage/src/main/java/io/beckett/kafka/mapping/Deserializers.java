package io.beckett.kafka.mapping;

import java.util.IdentityHashMap;
import org.apache.kafka.common.serialization.Deserializer;

/** The deserializers of one storage: one given to several topics is still used by one thread at a time. */
public final class Deserializers {
    private final IdentityHashMap<Deserializer<?>, SharedDeserializer> shared = new IdentityHashMap<>();

    SharedDeserializer shared(Deserializer<?> deserializer) {
        return shared.computeIfAbsent(deserializer, SharedDeserializer::new);
    }
}
