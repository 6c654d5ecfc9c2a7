package io.beckett.testkit;

import io.beckett.spi.LeaseKey;
import java.util.Optional;

/** A partition lease, whose owner may be gone. */
record LeaseRow(
        LeaseKey key,
        Optional<String> owner,
        long epoch,
        long flushSeq,
        long controlSeq,
        int takeovers,
        Optional<String> wantedBy,
        String log,
        int incarnation) {
    static LeaseRow free(LeaseKey key, String log) {
        return new LeaseRow(key, Optional.empty(), 0, 0, 0, 0, Optional.empty(), log, 0);
    }

    LeaseRow taken(String session, long newEpoch) {
        var hands = owner.equals(Optional.of(session)) ? takeovers : takeovers + 1;
        return new LeaseRow(
                key, Optional.of(session), newEpoch, flushSeq, controlSeq, hands, Optional.empty(), log, incarnation);
    }

    LeaseRow withOwner(Optional<String> newOwner) {
        return new LeaseRow(key, newOwner, epoch, flushSeq, controlSeq, takeovers, wantedBy, log, incarnation);
    }

    LeaseRow flushed() {
        return new LeaseRow(key, owner, epoch, flushSeq + 1, controlSeq, takeovers, wantedBy, log, incarnation);
    }

    /** Given back in order: that is no takeover. */
    LeaseRow released() {
        return new LeaseRow(key, Optional.empty(), epoch, flushSeq, controlSeq, 0, Optional.empty(), log, incarnation);
    }

    LeaseRow asked() {
        return new LeaseRow(key, owner, epoch, flushSeq, controlSeq + 1, takeovers, wantedBy, log, incarnation);
    }

    LeaseRow withTakeovers(int count) {
        return new LeaseRow(key, owner, epoch, flushSeq, controlSeq, count, wantedBy, log, incarnation);
    }

    LeaseRow withWantedBy(Optional<String> session) {
        return new LeaseRow(key, owner, epoch, flushSeq, controlSeq, takeovers, session, log, incarnation);
    }

    /** From now on it is about another log. */
    LeaseRow rewound(String newLog) {
        return new LeaseRow(key, owner, epoch, flushSeq, controlSeq, 0, wantedBy, newLog, incarnation + 1);
    }
}
