package io.beckett.subscription;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * How often a failed message is tried again, and how long to wait before it is.
 *
 * <p>A message runs at most once more than its number of retries; after that its stream is failed and waits for an
 * operator. Only that stream waits. Immutable and safe for all threads: a policy can be a shared constant, and each of
 * the methods below gives a new one.
 */
public final class RetryPolicy {

    private static final int MOST_RETRIES = 1_000;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final RetryPolicy DEFAULTS =
            new RetryPolicy(10, Map.of(), Duration.ofSeconds(10), Duration.ofMinutes(4));

    private final int retries;
    private final Map<Class<? extends Throwable>, Integer> retriesByType;
    private final Duration initial;
    private final Duration max;

    private RetryPolicy(
            int retries, Map<Class<? extends Throwable>, Integer> retriesByType, Duration initial, Duration max) {
        this.retries = retries;
        this.retriesByType = retriesByType;
        this.initial = initial;
        this.max = max;
    }

    /** 10 retries, the first after 10 s, then doubling up to 4 min. */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** No retry: a stream is failed at its first failure. */
    public static RetryPolicy none() {
        return DEFAULTS.maxRetries(0);
    }

    /**
     * The number of retries for every failure that has no number of its own.
     *
     * @param n 0 to 1,000; 0 fails the stream at once
     * @throws IllegalArgumentException if it is out of range
     */
    public RetryPolicy maxRetries(int n) {
        return new RetryPolicy(checked(n), retriesByType, initial, max);
    }

    /**
     * The number of retries for failures of a type and everything below it. The nearest configured superclass wins.
     *
     * @param type the type of the failure; a wrapper made by a future is looked through
     * @param n 0 to 1,000; 0 fails the stream at once
     * @throws IllegalArgumentException if it is out of range
     */
    public RetryPolicy maxRetries(Class<? extends Throwable> type, int n) {
        Objects.requireNonNull(type, "type");
        var byType = new LinkedHashMap<>(retriesByType);
        byType.put(type, checked(n));
        return new RetryPolicy(retries, Map.copyOf(byType), initial, max);
    }

    /**
     * The waiting times: the first retry after {@code initial}, each further one after twice as long, up to {@code max}.
     * To each a random part of up to a fifth is added, at least of up to 1 s, so that many streams do not come due
     * together.
     *
     * @param initial 1 ms to {@code max}
     * @param max up to 7 days
     * @throws IllegalArgumentException if one is out of range
     */
    public RetryPolicy backoff(Duration initial, Duration max) {
        Objects.requireNonNull(initial, "initial");
        Objects.requireNonNull(max, "max");
        if (initial.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("backoff: initial is " + initial + ", allowed 1 ms to 7 days.");
        }
        if (initial.compareTo(max) > 0) {
            throw new IllegalArgumentException("backoff: initial " + initial + " is longer than max " + max
                    + ". Write backoff(" + DurationText.code(max) + ", " + DurationText.code(initial) + ").");
        }
        if (max.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("backoff: max is " + max + ", allowed 1 ms to 7 days.");
        }
        return new RetryPolicy(retries, retriesByType, initial, max);
    }

    /**
     * How often a message that failed like this may be tried again. The cause inside an {@link ExecutionException}, a
     * {@link CompletionException} or a {@link HandlerSignal#retryAfter} decides.
     */
    public int maxRetriesFor(Throwable failure) {
        for (Class<?> type = deciding(failure).getClass(); type != null; type = type.getSuperclass()) {
            var found = retriesByType.get(type);
            if (found != null) {
                return found;
            }
        }
        return retries;
    }

    /**
     * The waiting time after that many recorded failures of one message, without its random part.
     *
     * @param failures 1 for the first failure
     * @throws IllegalArgumentException if it is below 1
     */
    public Duration delayAfter(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures is " + failures + ", allowed 1 and up.");
        }
        var delay = initial;
        for (int n = 1; n < failures && delay.compareTo(max) < 0; n++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(max) < 0 ? delay : max;
    }

    private static Throwable deciding(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        var deciding = failure;
        for (var cause = deciding.getCause(); cause != null && isWrapper(deciding); cause = deciding.getCause()) {
            deciding = cause;
        }
        return deciding;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof ExecutionException
                || failure instanceof CompletionException
                || (failure instanceof HandlerSignal signal && signal.kind() == HandlerSignal.Kind.RETRY_AFTER);
    }

    private static int checked(int n) {
        if (n < 0 || n > MOST_RETRIES) {
            throw new IllegalArgumentException("maxRetries is " + n + ", allowed 0 to 1,000.");
        }
        return n;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetryPolicy that
                && retries == that.retries
                && retriesByType.equals(that.retriesByType)
                && initial.equals(that.initial)
                && max.equals(that.max);
    }

    @Override
    public int hashCode() {
        return Objects.hash(retries, retriesByType, initial, max);
    }

    @Override
    public String toString() {
        return "RetryPolicy[maxRetries=" + retries + ", byType=" + retriesByType + ", backoff=" + initial + ".." + max
                + "]";
    }
}
