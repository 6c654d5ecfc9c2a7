package io.beckett.admin;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a subscription is in one stream, as of the moment it was read. Actions take it as what the caller has seen.
 *
 * @param group the group of the subscription
 * @param subscription the subscription
 * @param streamName the full name of the stream
 * @param topic the topic that holds the stream
 * @param partition the partition of that topic
 * @param streamPosition the position of the last message that is finished; 0 if none is
 * @param streamVersion the position of the newest message that was read; equal to {@code streamPosition} when nothing
 *     waits
 * @param status how it stands with the stream
 * @param isReserved whether a node is handling it at this moment
 * @param dueAt when it is tried next; empty unless it is waiting for that
 * @param attempts recorded failures of the message that it waits for
 * @param lastError the newest of them, type and text; empty if there is none
 * @param reference opaque: by it the store finds again what the caller has seen
 */
public record CheckpointInfo(
        String group,
        String subscription,
        String streamName,
        String topic,
        int partition,
        long streamPosition,
        long streamVersion,
        CheckpointStatus status,
        boolean isReserved,
        Optional<Instant> dueAt,
        int attempts,
        Optional<String> lastError,
        String reference) {

    public CheckpointInfo {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(subscription, "subscription");
        Objects.requireNonNull(streamName, "streamName");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(dueAt, "dueAt");
        Objects.requireNonNull(lastError, "lastError");
        Objects.requireNonNull(reference, "reference");
    }

    /** The text before the first {@code -} of the stream's name, or the whole name. */
    public String category() {
        int dash = streamName.indexOf('-');
        return dash < 0 ? streamName : streamName.substring(0, dash);
    }
}
