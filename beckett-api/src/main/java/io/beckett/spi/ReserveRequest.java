package io.beckett.spi;

import java.util.List;

/**
 * Asks for streams of the durable lane that are due.
 *
 * @param session who will own the reservations
 * @param group of which group
 * @param quotas how many at most, by subscription
 * @param messagesPerStream how many waiting offsets to return per stream at most
 */
public record ReserveRequest(String session, String group, List<Quota> quotas, int messagesPerStream) {
    /** How many streams of a subscription at most: waiting ones without a failure, and such that run again. */
    public record Quota(String subscription, int ready, int retry) {}
}
