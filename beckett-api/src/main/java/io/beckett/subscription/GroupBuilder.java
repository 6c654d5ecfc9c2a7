package io.beckett.subscription;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Describes a group: subscriptions that share nodes and concurrency.
 *
 * <p>Belongs to one thread and to the lambda it is given to; used later, every method throws IllegalStateException. Each
 * setting is given at most once. Mistakes are collected and thrown together by {@code Beckett.builder()...build()}.
 * Only Beckett implements this interface; methods may be added in a minor release.
 */
public interface GroupBuilder {

    /**
     * Adds a subscription.
     *
     * @param name unique within the group, 1 to 200 characters, no control characters; its progress is kept under this
     *     name
     * @param define describes it; runs at once
     */
    GroupBuilder subscription(String name, Consumer<SubscriptionBuilder> define);

    /**
     * How many handlers of the group run at once on this node.
     *
     * @param max 1 to 10,000; default five per processor, at most 20
     */
    GroupBuilder concurrency(int max);

    /** The retries of its subscriptions that name none themselves; default {@link RetryPolicy#defaults()}. */
    GroupBuilder retries(RetryPolicy policy);

    /**
     * How long one run of a handler may take, for its subscriptions that name no limit themselves.
     *
     * @param limit 100 ms to 24 h; default 5 min
     */
    GroupBuilder timeLimit(Duration limit);

    /** Where its subscriptions begin that do not say so themselves; default {@link StartingPosition#LATEST}. */
    GroupBuilder startingPosition(StartingPosition position);
}
