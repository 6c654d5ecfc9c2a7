package io.beckett.kafka.decide.streams;

import io.beckett.kafka.decide.FactStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The facts of a task, which writes them. */
final class StoredFacts implements FactStore {
    private final KeyValueStore<byte[], byte[]> store;

    StoredFacts(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return store.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        store.put(key, value);
    }

    @Override
    public void forward(byte[] first, byte[] last, Visitor visitor) {
        visit(store.range(first, last), visitor);
    }

    @Override
    public void backward(byte[] first, byte[] last, Visitor visitor) {
        visit(store.reverseRange(first, last), visitor);
    }

    static void visit(KeyValueIterator<byte[], byte[]> facts, Visitor visitor) {
        try (facts) {
            while (facts.hasNext()) {
                var fact = facts.next();
                if (!visitor.visit(fact.key, fact.value)) {
                    return;
                }
            }
        }
    }
}
