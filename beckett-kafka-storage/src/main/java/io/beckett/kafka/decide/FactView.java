package io.beckett.kafka.decide;

import org.jspecify.annotations.Nullable;

/** Reads what a partition remembers. Keys are ordered as unsigned bytes. */
public interface FactView {
    /** The value, or null. */
    byte @Nullable [] get(byte[] key);

    /** Visits facts with {@code first <= key <= last}, lowest first. */
    void forward(byte[] first, byte[] last, Visitor visitor);

    /** Visits facts with {@code first <= key <= last}, highest first. */
    void backward(byte[] first, byte[] last, Visitor visitor);

    /** Sees facts one after the other. */
    @FunctionalInterface
    interface Visitor {
        /** Returns whether it wants to see another one. */
        boolean visit(byte[] key, byte[] value);
    }
}
