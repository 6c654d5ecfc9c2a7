package io.beckett.runtime;

import java.util.List;
import java.util.Objects;

/**
 * A group as it was built and checked. Immutable.
 *
 * @param name its name, unique within the node
 * @param concurrency handlers that run at once on this node, both lanes together
 * @param subscriptions at least one, in the order in which they were defined
 */
public record GroupDefinition(String name, int concurrency, List<SubscriptionDefinition> subscriptions) {

    public GroupDefinition {
        Objects.requireNonNull(name, "name");
        subscriptions = List.copyOf(subscriptions);
    }
}
