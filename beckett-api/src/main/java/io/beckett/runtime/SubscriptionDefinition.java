package io.beckett.runtime;

import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.Objects;

/**
 * A subscription as it was built and checked, every default filled in. Immutable.
 *
 * @param group the name of its group
 * @param name its name, unique within the group
 * @param selection which messages it wants
 * @param unmappedNames whether a type name without a class could be one that it is waiting for
 * @param handler what handles them
 * @param retries how failed messages are tried again
 * @param timeLimit for one run of the handler
 * @param batchSize most messages of one batch
 * @param startingPosition where it begins when it is registered for the first time
 * @param priority lower first
 */
public record SubscriptionDefinition(
        String group,
        String name,
        Selection selection,
        UnmappedNames unmappedNames,
        HandlerShape handler,
        RetryPolicy retries,
        Duration timeLimit,
        int batchSize,
        StartingPosition startingPosition,
        int priority) {

    public SubscriptionDefinition {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(unmappedNames, "unmappedNames");
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(retries, "retries");
        Objects.requireNonNull(timeLimit, "timeLimit");
        Objects.requireNonNull(startingPosition, "startingPosition");
    }

    /** Whether it handles such a message. Asked for every record. */
    public boolean wants(String category, String stream, String typeName) {
        return selection.matches(category, stream, typeName);
    }

    /**
     * For a type name that is mapped to no class and that {@link #wants} refused: whether only the missing mapping keeps
     * the message from a handler of this subscription.
     */
    public boolean mightWant(String category, String stream) {
        return unmappedNames == UnmappedNames.MAY_BE_WANTED && selection.matchesStream(category, stream);
    }
}
