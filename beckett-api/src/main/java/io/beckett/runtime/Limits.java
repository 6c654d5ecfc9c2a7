package io.beckett.runtime;

import java.time.Duration;

/**
 * The engine's bounds. Fixed for users; tests make them small.
 *
 * @param flushEvery longest time between the first finished message and its flush
 * @param flushFrontierEvery the same where nothing but the reading moved
 * @param completeEvery longest time for which ends of runs in the durable lane are collected before they are recorded
 * @param appendEvery longest time for which messages of streams in the durable lane are collected before they are appended
 * @param appendBlockedEvery the same for a stream that entered it by a failure; only where its messages stand is kept meanwhile
 * @param flushAt finished messages under the leases of one flush that start it earlier
 * @param maxUnflushed finished messages that are not recorded yet; beyond it no handler starts. What a crash may redeliver
 * @param maxUnflushedAge age of the oldest of them beyond which no handler starts
 * @param bufferedRecords messages in memory over all feeds of the node
 * @param bufferedBytes their bytes
 * @param slowAfter a handler that holds a frontier that long takes its stream to the durable lane
 * @param slowOffsets as far ahead of the held frontier may be read before the same happens
 * @param catchUpSpread subscriptions that are no further apart share one feed
 * @param pollDueEvery longest time between two looks for due streams
 * @param beatEvery longest time between two beats; a quarter of the session time if that is shorter
 * @param takeAfter how long a free partition waits for the node that the storage suggests
 * @param messagesPerReservation waiting messages of a stream that one reservation brings
 * @param reservationFor after that time a reservation ends even if more messages wait
 * @param work how much work in time a node keeps at hand, for itself and for those who help it
 * @param endsEvery how often new partitions are looked for
 * @param purgeEvery how often checkpoints of caught-up streams are purged
 * @param poisonAfter takeovers without progress after which records are written down before they run
 */
record Limits(
        Duration flushEvery,
        Duration flushFrontierEvery,
        Duration completeEvery,
        Duration appendEvery,
        Duration appendBlockedEvery,
        int flushAt,
        int maxUnflushed,
        Duration maxUnflushedAge,
        int bufferedRecords,
        long bufferedBytes,
        Duration slowAfter,
        long slowOffsets,
        long catchUpSpread,
        Duration pollDueEvery,
        Duration beatEvery,
        Duration takeAfter,
        int messagesPerReservation,
        Duration reservationFor,
        Duration work,
        Duration endsEvery,
        Duration purgeEvery,
        int poisonAfter) {
    static Limits defaults() {
        return new Limits(
                Duration.ofMillis(20),
                Duration.ofMillis(500),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                1_000,
                5_000,
                Duration.ofSeconds(2),
                20_000,
                64L << 20,
                Duration.ofSeconds(1),
                10_000,
                10_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                100,
                Duration.ofMillis(500),
                Duration.ofMillis(100),
                Duration.ofSeconds(15),
                Duration.ofMinutes(1),
                3);
    }
}
