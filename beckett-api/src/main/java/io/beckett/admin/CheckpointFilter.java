package io.beckett.admin;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints an operator means. All conditions must hold.
 *
 * <p>Immutable and safe for all threads; each method that takes a value gives a new filter, and given again it replaces
 * the value.
 */
public final class CheckpointFilter {

    private static final CheckpointFilter ALL = new CheckpointFilter(null, false, null, null, null, null);

    private final @Nullable CheckpointStatus status;
    private final boolean reserved;
    private final @Nullable String group;
    private final @Nullable String subscription;
    private final @Nullable String stream;
    private final @Nullable String error;

    private CheckpointFilter(
            @Nullable CheckpointStatus status,
            boolean reserved,
            @Nullable String group,
            @Nullable String subscription,
            @Nullable String stream,
            @Nullable String error) {
        this.status = status;
        this.reserved = reserved;
        this.group = group;
        this.subscription = subscription;
        this.stream = stream;
        this.error = error;
    }

    /** Every checkpoint. */
    public static CheckpointFilter all() {
        return ALL;
    }

    /** Those that wait for an operator. */
    public static CheckpointFilter failed() {
        return withStatus(CheckpointStatus.FAILED);
    }

    /** Those that wait for their next attempt. */
    public static CheckpointFilter retrying() {
        return withStatus(CheckpointStatus.RETRY);
    }

    /** Those that are ready to be handled and wait for a free node. */
    public static CheckpointFilter lagging() {
        return withStatus(CheckpointStatus.LAGGING);
    }

    /** Those that a node is handling at this moment. */
    public static CheckpointFilter reserved() {
        return new CheckpointFilter(null, true, null, null, null, null);
    }

    private static CheckpointFilter withStatus(CheckpointStatus status) {
        return new CheckpointFilter(status, false, null, null, null, null);
    }

    /** Only those of this group. */
    public CheckpointFilter group(String name) {
        Objects.requireNonNull(name, "name");
        return new CheckpointFilter(status, reserved, name, subscription, stream, error);
    }

    /** Only those of subscriptions with this name. */
    public CheckpointFilter subscription(String name) {
        Objects.requireNonNull(name, "name");
        return new CheckpointFilter(status, reserved, group, name, stream, error);
    }

    /** Only those of the stream with this full name. */
    public CheckpointFilter stream(String name) {
        Objects.requireNonNull(name, "name");
        return new CheckpointFilter(status, reserved, group, subscription, name, error);
    }

    /** Only those whose newest recorded failure is of exactly this type. */
    public CheckpointFilter error(Class<? extends Throwable> type) {
        Objects.requireNonNull(type, "type");
        return new CheckpointFilter(status, reserved, group, subscription, stream, type.getName());
    }

    /** The status asked for, if one is. */
    public Optional<CheckpointStatus> status() {
        return Optional.ofNullable(status);
    }

    /** Whether only those are meant that a node is handling at this moment. */
    public boolean reservedOnly() {
        return reserved;
    }

    /** The group asked for, if one is. */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /** The subscription asked for, if one is. */
    public Optional<String> subscription() {
        return Optional.ofNullable(subscription);
    }

    /** The stream asked for, if one is. */
    public Optional<String> stream() {
        return Optional.ofNullable(stream);
    }

    /** The full class name of the failure asked for, if one is. */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckpointFilter that
                && status == that.status
                && reserved == that.reserved
                && Objects.equals(group, that.group)
                && Objects.equals(subscription, that.subscription)
                && Objects.equals(stream, that.stream)
                && Objects.equals(error, that.error);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, reserved, group, subscription, stream, error);
    }

    @Override
    public String toString() {
        return "CheckpointFilter[status=" + status + ", reserved=" + reserved + ", group=" + group + ", subscription="
                + subscription + ", stream=" + stream + ", error=" + error + "]";
    }
}
