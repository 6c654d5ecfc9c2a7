package io.beckett.testkit;

import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.time.Instant;
import java.util.Optional;

/** A stream in the durable lane. Positions are offset + 1. */
record WorkRow(
        StreamKey key,
        long position,
        long accounted,
        WorkStatus status,
        Instant dueAt,
        int attempts,
        long attemptPosition,
        boolean manual,
        int takeovers,
        Optional<Owner> owner) {
    /** Who reserved it; {@code accountedThen} is only used to decide wrongly on purpose. */
    record Owner(String session, String token, long fence, long accountedThen) {}

    boolean isOwnedBy(String session) {
        return owner.isPresent() && owner.get().session().equals(session);
    }

    boolean waitsForAttempt() {
        return status == WorkStatus.RETRY || status == WorkStatus.FAILED;
    }

    WorkRow withAccounted(long end) {
        return new WorkRow(key, position, end, status, dueAt, attempts, attemptPosition, manual, takeovers, owner);
    }

    WorkRow withOwner(Optional<Owner> newOwner) {
        return new WorkRow(
                key, position, accounted, status, dueAt, attempts, attemptPosition, manual, takeovers, newOwner);
    }

    WorkRow withPosition(long newPosition) {
        return new WorkRow(
                key, newPosition, accounted, status, dueAt, attempts, attemptPosition, manual, takeovers, owner);
    }

    WorkRow withSchedule(WorkStatus newStatus, Instant newDueAt, boolean byPerson) {
        return new WorkRow(
                key, position, accounted, newStatus, newDueAt, attempts, attemptPosition, byPerson, takeovers, owner);
    }

    WorkRow withAttempts(int newAttempts, long newAttemptPosition) {
        return new WorkRow(
                key, position, accounted, status, dueAt, newAttempts, newAttemptPosition, manual, takeovers, owner);
    }

    WorkRow withTakeovers(int count) {
        return new WorkRow(key, position, accounted, status, dueAt, attempts, attemptPosition, manual, count, owner);
    }
}
