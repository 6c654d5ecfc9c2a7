package io.beckett.kafka.decide.streams;

import io.beckett.kafka.decide.FactView;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The facts of a task as another thread sees them. */
final class QueriedFacts implements FactView {
    private final ReadOnlyKeyValueStore<byte[], byte[]> store;

    QueriedFacts(ReadOnlyKeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return store.get(key);
    }

    @Override
    public void forward(byte[] first, byte[] last, Visitor visitor) {
        StoredFacts.visit(store.range(first, last), visitor);
    }

    @Override
    public void backward(byte[] first, byte[] last, Visitor visitor) {
        StoredFacts.visit(store.reverseRange(first, last), visitor);
    }
}
