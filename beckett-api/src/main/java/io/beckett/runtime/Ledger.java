package io.beckett.runtime;

import io.beckett.spi.FeedPosition;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription has read of a partition and not accounted for yet, in order of offsets. The frontier is the lowest
 * offset that is neither finished nor written down (I6).
 */
final class Ledger {
    /** No epoch: then it is not compared. */
    static final int UNKNOWN = -1;

    private final ArrayDeque<Entry> outstanding = new ArrayDeque<>();
    private FeedPosition passed;
    private long readTo;
    private int readEpoch;
    private long readSeq;
    private long readMillis;

    Ledger(FeedPosition start) {
        this.passed = start;
        this.readTo = start.offset();
        this.readEpoch = start.leaderEpoch();
        this.readSeq = start.seq();
    }

    void add(Entry entry) {
        outstanding.addLast(entry);
        // what is not there between two messages of one leader is of that leader, too
        entry.epochBefore = entry.offset() == readTo || readEpoch == entry.leaderEpoch() ? readEpoch : UNKNOWN;
        entry.seqBefore = readSeq;
        read(entry.offset() + 1, entry.leaderEpoch(), entry.seq(), entry.timestampMillis());
    }

    void read(long upTo, int epoch, long seq, long millis) {
        readTo = upTo;
        readEpoch = epoch;
        readSeq = seq;
        readMillis = millis;
    }

    void passedOver(long upTo, int epoch) {
        readTo = upTo;
        readEpoch = epoch;
    }

    /** What its offsets are offsets of. */
    String log() {
        return passed.log();
    }

    /** Everything below this offset was read. */
    long readTo() {
        return readTo;
    }

    /** The oldest message that is not accounted for. */
    @Nullable
    Entry head() {
        for (var head = outstanding.peekFirst(); head != null && head.accounted; head = outstanding.peekFirst()) {
            outstanding.pollFirst();
            passed = new FeedPosition(head.position(), head.seq(), head.leaderEpoch(), passed.log());
        }
        return outstanding.peekFirst();
    }

    FeedPosition frontier() {
        var head = head();
        if (head == null) {
            return new FeedPosition(readTo, readSeq, readEpoch, passed.log());
        }
        return new FeedPosition(head.offset(), head.seqBefore, head.epochBefore, passed.log());
    }

    long pending() {
        head();
        return outstanding.size();
    }

    /** When the oldest message that is not accounted for was written, or the one read last; 0 if nothing was read. */
    long oldestMillis() {
        var head = head();
        return head == null ? readMillis : head.timestampMillis();
    }
}
