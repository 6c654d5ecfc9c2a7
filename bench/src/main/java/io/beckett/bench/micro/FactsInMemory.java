package io.beckett.bench.micro;

import io.beckett.kafka.decide.FactStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Facts in memory, which can be taken back. Belongs to one thread. */
final class FactsInMemory implements FactStore {
    private final NavigableMap<byte[], byte[]> facts = new TreeMap<>(Arrays::compareUnsigned);
    private final List<byte[]> added = new ArrayList<>();

    @Override
    public byte @Nullable [] get(byte[] key) {
        return facts.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        if (facts.put(key, value) == null) {
            added.add(key);
        }
    }

    @Override
    public void forward(byte[] first, byte[] last, Visitor visitor) {
        visit(facts.subMap(first, true, last, true), visitor);
    }

    @Override
    public void backward(byte[] first, byte[] last, Visitor visitor) {
        visit(facts.subMap(first, true, last, true).descendingMap(), visitor);
    }

    /** What is there now stays. */
    void keep() {
        added.clear();
    }

    /** Forgets what came since. */
    void takeBack() {
        added.forEach(facts::remove);
        added.clear();
    }

    private static void visit(NavigableMap<byte[], byte[]> range, Visitor visitor) {
        for (var fact : range.entrySet()) {
            if (!visitor.visit(fact.getKey(), fact.getValue())) {
                return;
            }
        }
    }
}
