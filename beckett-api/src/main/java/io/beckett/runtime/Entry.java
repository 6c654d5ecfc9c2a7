package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordedMessage;
import org.jspecify.annotations.Nullable;

/** A message of one subscription between reading and being finished or written down. */
final class Entry {
    private final long offset;
    private final long seq;
    private final int leaderEpoch;
    private final long timestampMillis;
    private @Nullable Delivery delivery;
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
        this.offset = delivery.at().offset();
        this.seq = delivery.message().seq();
        this.leaderEpoch = delivery.message().leaderEpoch();
        this.timestampMillis = delivery.message().timestampMillis();
    }

    long offset() {
        return offset;
    }

    /** What a checkpoint holds once the message is finished. */
    long position() {
        return offset + 1;
    }

    long seq() {
        return seq;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    long timestampMillis() {
        return timestampMillis;
    }

    GlobalPosition at(PartitionId partition) {
        return new GlobalPosition(partition.topic(), partition.partition(), offset);
    }

    /** What a handler gets. */
    Delivery delivery() {
        if (delivery == null) {
            throw new IllegalStateException("the message at offset " + offset + " is not in memory any more");
        }
        return delivery;
    }

    RecordedMessage message() {
        return delivery().message();
    }

    boolean isInMemory() {
        return delivery != null;
    }

    /** Keeps where it stands and no more. Returns the bytes that this frees. */
    int forget() {
        var size = message().size();
        delivery = null;
        return size;
    }
}
