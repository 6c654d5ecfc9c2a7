package io.beckett.kafka.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition ends, as fresh as whoever asks: the answer is to a question that was put after it was wanted. One
 * question is under way at a time, and all who come meanwhile share the next one. Safe for all threads.
 */
final class FreshEnd {
    private final Supplier<? extends CompletionStage<Long>> question;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean underWay;
    private boolean nextIsWanted;
    private CompletableFuture<Long> next = new CompletableFuture<>();

    /** @param question puts the question and returns at once */
    FreshEnd(Supplier<? extends CompletionStage<Long>> question) {
        this.question = question;
    }

    /** Completes on the thread that brings the answer, which must not be kept. Whoever gives it up disturbs nobody else. */
    CompletableFuture<Long> ask() {
        CompletableFuture<Long> mine;
        boolean first;
        lock.lock();
        try {
            first = !underWay;
            if (first) {
                underWay = true;
                mine = takeNext();
            } else {
                nextIsWanted = true;
                mine = next;
            }
        } finally {
            lock.unlock();
        }
        var copy = mine.copy();
        if (first) {
            put(mine);
        }
        return copy;
    }

    private CompletableFuture<Long> takeNext() {
        var taken = next;
        next = new CompletableFuture<>();
        nextIsWanted = false;
        return taken;
    }

    private void put(CompletableFuture<Long> waiting) {
        CompletionStage<Long> answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedStage(e);
        }
        var unused = answer.whenComplete((end, failure) -> answered(waiting, end, failure));
    }

    private void answered(CompletableFuture<Long> waiting, @Nullable Long end, @Nullable Throwable failure) {
        @Nullable CompletableFuture<Long> following = null;
        lock.lock();
        try {
            if (nextIsWanted) {
                following = takeNext();
            } else {
                underWay = false;
            }
        } finally {
            lock.unlock();
        }
        if (following != null) {
            put(following);
        }
        if (end != null) {
            waiting.complete(end);
        } else {
            waiting.completeExceptionally(failure == null ? new IllegalStateException("no end was told") : failure);
        }
    }
}
