package io.beckett.kafka;

import io.beckett.codec.JacksonCodec;
import io.beckett.spi.MessageTypes;
import io.beckett.spi.StorageSetup;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a storage gets in tests. */
public final class TestSetup {
    private TestSetup() {}

    public static StorageSetup of(Object... namesAndClasses) {
        var byName = new HashMap<String, Class<?>>();
        for (var i = 0; i < namesAndClasses.length; i += 2) {
            byName.put((String) namesAndClasses[i], (Class<?>) namesAndClasses[i + 1]);
        }
        return new StorageSetup(
                "test", new Types(byName), JacksonCodec.defaults(), InstantSource.system(), Thread::new);
    }

    private record Types(Map<String, Class<?>> byName) implements MessageTypes {
        @Override
        public Optional<Class<?>> classOf(String typeName) {
            return Optional.ofNullable(byName.get(typeName));
        }

        @Override
        public Optional<String> nameOf(Class<?> type) {
            return byName.entrySet().stream()
                    .filter(entry -> entry.getValue() == type)
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }
}
