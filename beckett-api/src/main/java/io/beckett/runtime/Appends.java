package io.beckett.runtime;

import io.beckett.error.AppendConflictException;
import io.beckett.error.AppendOutcomeUnknownException;
import io.beckett.error.MessageIdReusedException;
import io.beckett.error.MessageTooLargeException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.message.AppendResult;
import io.beckett.message.GlobalPosition;
import io.beckett.runtime.Envelopes.Ready;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.StreamStorage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One append: sends it, once, and says what became of it. */
final class Appends {
    /** A storage answers in time by itself; this is only for one that does not. */
    static final Duration MARGIN = Duration.ofSeconds(5);

    private final Ready ready;
    private final NewIds ids;
    private final CompletableFuture<AppendOutcome> answer;

    private Appends(Ready ready, NewIds ids, CompletableFuture<AppendOutcome> answer) {
        this.ready = ready;
        this.ids = ids;
        this.answer = answer;
    }

    static Appends send(StreamStorage storage, Ready ready, NewIds ids) {
        return new Appends(ready, ids, storage.append(ready.request()));
    }

    /** The result, on the thread that waits for it. */
    AppendResult await() {
        var atMost = ready.request().timeout().plus(MARGIN);
        try {
            return result(answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            throw unknown(Optional.empty(), "no answer within " + atMost, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(Optional.empty(), "interrupted before the answer came", e);
        }
    }

    /** The result, on the thread that completes it. */
    CompletableFuture<AppendResult> later() {
        return answer.handle((outcome, failure) -> {
            if (failure == null) {
                return result(outcome);
            }
            throw failure(failure instanceof CompletionException ? failure.getCause() : failure);
        });
    }

    private AppendResult result(AppendOutcome outcome) {
        var request = ready.request();
        var stream = request.stream().value();
        if (outcome instanceof AppendOutcome.Appended appended) {
            return new AppendResult(stream, appended.version(), false);
        }
        if (outcome instanceof AppendOutcome.Repeated repeated) {
            return new AppendResult(stream, repeated.version(), true);
        }
        if (outcome instanceof AppendOutcome.Unknown unknown) {
            throw unknown(unknown.writtenAt(), unknown.reason(), null);
        }
        ids.release();
        if (outcome instanceof AppendOutcome.Conflict conflict) {
            throw AppendConflictException.of(stream, request.expected(), conflict.actualVersion());
        }
        if (outcome instanceof AppendOutcome.IdReused reused) {
            throw new MessageIdReusedException(stream, reused.messageId());
        }
        var tooLarge = (AppendOutcome.TooLarge) outcome;
        throw new MessageTooLargeException(stream, "all messages together", tooLarge.size(), tooLarge.limit());
    }

    private RuntimeException failure(@Nullable Throwable thrown) {
        if (thrown instanceof StoreUnavailableException unavailable) {
            ids.release();
            return unavailable;
        }
        return unknown(Optional.empty(), "the storage failed: " + thrown, thrown);
    }

    private AppendOutcomeUnknownException unknown(
            Optional<GlobalPosition> writtenAt, String reason, @Nullable Throwable cause) {
        var request = ready.request();
        return new AppendOutcomeUnknownException(
                request.stream().value(), request.expected(), ready.messages(), writtenAt, reason, cause);
    }
}
