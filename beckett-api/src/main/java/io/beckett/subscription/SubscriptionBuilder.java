package io.beckett.subscription;

import java.time.Duration;

/**
 * Describes a subscription: which messages it wants, and what handles them.
 *
 * <p>It has either typed handlers (one or more, by class or by type name), or one context handler, or one batch handler.
 * Typed handlers select what they handle; the other two need at least one of {@code message}, {@code category} and
 * {@code stream}. What is selected of one kind is joined by or, the kinds by and.
 *
 * <p>Handlers run on engine threads, one message at a time per stream, streams in parallel: a handler must be safe for
 * several threads. A message is handled at least once. A handler over its time limit is interrupted, and the run is
 * recorded as a time-out.
 *
 * <p>Belongs to one thread and to the lambda it is given to; used later, every method throws IllegalStateException. Each
 * setting is given at most once. Mistakes are collected and thrown together by {@code Beckett.builder()...build()}.
 * Only Beckett implements this interface; methods may be added in a minor release.
 */
public interface SubscriptionBuilder {

    /**
     * Handles messages of a type.
     *
     * @param type a mapped class, or a class or interface above mapped ones: it takes all of them, except those that
     *     another handler of this subscription fits more closely
     * @param handler what handles them
     */
    <T> SubscriptionBuilder handler(Class<T> type, MessageHandler<? super T> handler);

    /**
     * Handles messages of a type together with their context.
     *
     * @param type as in {@link #handler(Class, MessageHandler)}
     * @param handler what handles them
     */
    <T> SubscriptionBuilder handler(Class<T> type, MessageContextHandler<? super T> handler);

    /**
     * Handles messages of a type that has no class.
     *
     * @param typeName the name that stands in the topic, 1 to 500 characters, no control characters
     * @param handler what handles them
     */
    SubscriptionBuilder handler(String typeName, ContextHandler handler);

    /** Handles everything that is selected, whatever its type. */
    SubscriptionBuilder handler(ContextHandler handler);

    /** Handles consecutive messages of one stream at once. */
    SubscriptionBuilder batchHandler(BatchHandler handler);

    /** Selects messages of these types; a class or interface above mapped classes stands for all of them. */
    SubscriptionBuilder message(Class<?> first, Class<?>... more);

    /** Selects messages of these types by the names that stand in the topic. */
    SubscriptionBuilder message(String firstTypeName, String... more);

    /**
     * Selects messages of the streams of these categories.
     *
     * @param first the text before the first {@code -} of the stream's name, compared exactly
     */
    SubscriptionBuilder category(String first, String... more);

    /**
     * Selects messages of one stream.
     *
     * @param name its full name, 1 to 500 bytes of UTF-8, no control characters, not only {@code -}
     */
    SubscriptionBuilder stream(String name);

    /** Where it begins when it is registered for the first time; beats the group's. */
    SubscriptionBuilder startingPosition(StartingPosition position);

    /** How failed messages are tried again; beats the group's. */
    SubscriptionBuilder retries(RetryPolicy policy);

    /**
     * How long one run of a handler may take; beats the group's.
     *
     * @param limit 100 ms to 24 h; default 5 min
     */
    SubscriptionBuilder timeLimit(Duration limit);

    /**
     * How many messages a batch handler gets at most.
     *
     * @param max 1 to 10,000; default 100
     */
    SubscriptionBuilder batchSize(int max);

    /**
     * Who comes first within the group when there is more to do than the concurrency allows; equals take turns, and
     * nobody starves.
     *
     * @param priority 0 to 1,000, lower first; default 100
     */
    SubscriptionBuilder priority(int priority);
}
