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
        Optional<String> wantedBy) {
    static LeaseRow free(LeaseKey key) {
        return new LeaseRow(key, Optional.empty(), 0, 0, 0, 0, Optional.empty());
    }

    LeaseRow taken(String session, long newEpoch) {
        var hands = owner.equals(Optional.of(session)) ? takeovers : takeovers + 1;
        return new LeaseRow(key, Optional.of(session), newEpoch, flushSeq, controlSeq, hands, Optional.empty());
    }

    LeaseRow withOwner(Optional<String> newOwner) {
        return new LeaseRow(key, newOwner, epoch, flushSeq, controlSeq, takeovers, wantedBy);
    }

    LeaseRow flushed() {
        return new LeaseRow(key, owner, epoch, flushSeq + 1, controlSeq, takeovers, wantedBy);
    }

    /** Given back in order: that is no takeover. */
    LeaseRow released() {
        return new LeaseRow(key, Optional.empty(), epoch, flushSeq, controlSeq, 0, Optional.empty());
    }

    LeaseRow asked() {
        return new LeaseRow(key, owner, epoch, flushSeq, controlSeq + 1, takeovers, wantedBy);
    }

    LeaseRow withTakeovers(int count) {
        return new LeaseRow(key, owner, epoch, flushSeq, controlSeq, count, wantedBy);
    }

    LeaseRow withWantedBy(Optional<String> session) {
        return new LeaseRow(key, owner, epoch, flushSeq, controlSeq, takeovers, session);
    }
}
