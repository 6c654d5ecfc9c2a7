package io.beckett.runtime;

import org.jspecify.annotations.Nullable;

/** A message of one subscription between reading and being finished or written down. */
final class Entry {
    final Delivery delivery;
    /** The next message of the same stream. */
    @Nullable
    Entry next;
    /** The handler run that has it now. */
    @Nullable
    Run run;
    /** Finished, or part of a flush that writes it down together with the frontier that passes it. */
    boolean accounted;
    /** Epoch of the leader that wrote what stands before it in the partition. */
    int epochBefore = Ledger.UNKNOWN;
    /** Number of the message before it, in a log that Beckett writes. */
    long seqBefore;

    Entry(Delivery delivery) {
        this.delivery = delivery;
    }

    long offset() {
        return delivery.at().offset();
    }

    int size() {
        return delivery.message().size();
    }
}
