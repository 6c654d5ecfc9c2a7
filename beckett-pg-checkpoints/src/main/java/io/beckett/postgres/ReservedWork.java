package io.beckett.postgres;

import io.beckett.postgres.query.LockWork;
import io.beckett.postgres.query.StreamId;
import io.beckett.postgres.query.UpdateWork;
import io.beckett.spi.Completion;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.WorkStatus;
import org.jspecify.annotations.Nullable;

/**
 * A locked work row while completions of its reservation are applied to it. The row is in the hands of this transaction,
 * so what is decided here is what the statements then write.
 */
final class ReservedWork {
    private final StreamId id;
    private final long before;
    private final long accounted;
    private final boolean durableBefore;
    private long position;
    private WorkStatus status;
    private int attempts;
    private long attemptPosition;
    private boolean manual;
    private @Nullable Long dueInMillis;
    private final @Nullable String token;
    private boolean owned;
    private boolean drained;
    private boolean touched;

    ReservedWork(LockWork.Locked row) {
        id = row.id();
        before = row.position();
        accounted = row.accounted();
        durableBefore = row.status() != WorkStatus.DELETED;
        position = row.position();
        status = row.status();
        attempts = row.attempts();
        attemptPosition = row.attemptPosition();
        manual = row.manual();
        token = row.token();
        owned = token != null;
    }

    /** Applies a completion; one of another reservation changes nothing. */
    Outcome apply(Completion completion) {
        if (!owned || drained || !completion.token().equals(token)) {
            return Outcome.STALE;
        }
        touched = true;
        var moved = completion.position() > position;
        position = Math.max(position, completion.position());
        if (completion.ending() instanceof Completion.Failed failed) {
            failed(failed);
        } else if (completion.ending() instanceof Completion.Succeeded || moved) {
            ready();
        } else {
            owned = false;
        }
        return drained ? Outcome.DRAINED : Outcome.WAITING;
    }

    private void ready() {
        owned = false;
        drained = position >= accounted && durableBefore;
        status = durableBefore ? WorkStatus.READY : status;
        attempts = 0;
        attemptPosition = 0;
        manual = false;
        dueInMillis = 0L;
    }

    private void failed(Completion.Failed failed) {
        owned = failed.reservation() == Completion.Hold.KEEP;
        status = failed.status();
        attempts = failed.attempts();
        attemptPosition = failed.attemptPosition();
        manual = false;
        dueInMillis = failed.dueIn().toMillis();
    }

    StreamId id() {
        return id;
    }

    long position() {
        return position;
    }

    boolean isDrained() {
        return drained;
    }

    boolean isChanged() {
        return touched && !drained;
    }

    boolean hasMoved() {
        return position > before;
    }

    /** Whether a node may reserve it from now on. */
    boolean isDue() {
        return isChanged()
                && !owned
                && (status == WorkStatus.READY || status == WorkStatus.RETRY)
                && (dueInMillis == null || dueInMillis == 0);
    }

    UpdateWork.Change change() {
        return new UpdateWork.Change(
                id, String.valueOf(token), position, status, attempts, attemptPosition, manual, dueInMillis, owned);
    }
}
