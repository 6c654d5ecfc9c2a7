package io.beckett.error;

import java.util.Objects;

/**
 * An operator's action was refused because the checkpoint is no longer as the operator saw it: it moved on, is being
 * worked on, or is gone. Nothing was changed. Read the checkpoint again and decide anew.
 */
public final class CheckpointChangedException extends BeckettException {

    private final String group;
    private final String subscription;
    private final String streamName;

    /**
     * @param reason what is different now, for example {@code "it is reserved"}
     */
    public CheckpointChangedException(String group, String subscription, String streamName, String reason) {
        super(
                "checkpoint of stream '" + streamName + "' in group '" + group + "', subscription '" + subscription
                        + "': " + reason + ". Read it again before acting on it.",
                null);
        this.group = Objects.requireNonNull(group, "group");
        this.subscription = Objects.requireNonNull(subscription, "subscription");
        this.streamName = Objects.requireNonNull(streamName, "streamName");
    }

    /** The group of the checkpoint. */
    public String group() {
        return group;
    }

    /** The subscription of the checkpoint. */
    public String subscription() {
        return subscription;
    }

    /** The stream of the checkpoint. */
    public String streamName() {
        return streamName;
    }
}
