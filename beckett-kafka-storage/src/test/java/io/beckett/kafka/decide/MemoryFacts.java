package io.beckett.kafka.decide;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Facts in memory, in the order in which a store on disk has them. */
final class MemoryFacts implements FactStore {
    private final NavigableMap<byte[], byte[]> facts = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public byte[] get(byte[] key) {
        return facts.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        facts.put(key, value);
    }

    void putAll(Iterable<Fact> more) {
        more.forEach(fact -> put(fact.key(), fact.value()));
    }

    void remove(byte[] key) {
        facts.remove(key);
    }

    @Override
    public void forward(byte[] first, byte[] last, Visitor visitor) {
        visit(facts.subMap(first, true, last, true), visitor);
    }

    @Override
    public void backward(byte[] first, byte[] last, Visitor visitor) {
        visit(facts.subMap(first, true, last, true).descendingMap(), visitor);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        facts.forEach((key, value) -> text.append(Outputs.text(key))
                .append(" = ")
                .append(Outputs.text(value))
                .append('\n'));
        return text.toString();
    }

    private static void visit(NavigableMap<byte[], byte[]> range, Visitor visitor) {
        for (var fact : range.entrySet()) {
            if (!visitor.visit(fact.getKey(), fact.getValue())) {
                return;
            }
        }
    }
}
