package io.beckett.runtime;

import io.beckett.spi.WorkStatus;
import io.beckett.subscription.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Decides what follows a recorded failure (B32 to B34, B36). */
final class RetrySchedule {
    private static final long JITTER_AT_LEAST = Duration.ofSeconds(1).toNanos();

    /** What follows. */
    record Verdict(WorkStatus status, Duration dueIn) {}

    private final RandomGenerator random;

    RetrySchedule(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param failures recorded failures of the message, this one included
     * @param manual whether a person asked for the run
     */
    Verdict after(int failures, Outcome.Failed failed, RetryPolicy policy, boolean manual) {
        if (failed.atOnce()
                || manual
                || failures > policy.maxRetriesFor(failed.text().cause())) {
            return new Verdict(WorkStatus.FAILED, Duration.ZERO);
        }
        return new Verdict(
                WorkStatus.RETRY, failed.retryAfter().orElseGet(() -> withJitter(policy.delayAfter(failures))));
    }

    private Duration withJitter(Duration delay) {
        var most = Math.max(delay.toNanos() / 5, JITTER_AT_LEAST);
        return delay.plusNanos(random.nextLong(most + 1));
    }
}
