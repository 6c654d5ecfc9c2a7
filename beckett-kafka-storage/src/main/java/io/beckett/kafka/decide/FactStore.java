package io.beckett.kafka.decide;

/** What a partition remembers. Nothing is ever deleted or given another value. */
public interface FactStore extends FactView {
    /** Remembers the value, also if it is there already: it may not have been written down. */
    void put(byte[] key, byte[] value);
}
