package io.beckett.spi;

/**
 * A stream of the durable lane that one session may run.
 *
 * @param key which
 * @param token identifies this reservation; every write names it
 * @param fence fencing token: larger than every one given out before
 * @param position everything below is finished
 * @param status READY or RETRY
 * @param attempts recorded runs of the message at {@code attemptPosition}
 * @param attemptPosition one more than the offset of the message that failed; 0 if none did
 * @param manual whether a person asked for this run of a failed stream: another failure makes it failed again
 * @param takeovers how often {@code recover} took the stream back from a lost session since a reservation of it ended with a
 *     recorded completion, and what it was spilled with: a message that ends processes shows by it
 * @param log what its offsets are offsets of, as {@link FeedPosition#log} says it; empty where unknown
 * @param backlog the first waiting messages
 */
public record Reservation(
        StreamKey key,
        String token,
        long fence,
        long position,
        WorkStatus status,
        int attempts,
        long attemptPosition,
        boolean manual,
        int takeovers,
        String log,
        Backlog backlog) {}
