package io.beckett;

import io.beckett.subscription.BatchHandler;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.MessageContextHandler;
import io.beckett.subscription.MessageHandler;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.subscription.SubscriptionBuilder;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;

/** The builder that a subscription's lambda gets. */
final class SubscriptionPart extends Part implements SubscriptionBuilder {

    private final SubscriptionSettings settings;

    SubscriptionPart(SubscriptionSettings settings) {
        super("subscription(\"" + Texts.printable(settings.name) + "\", ..)");
        this.settings = settings;
    }

    // The casts in the typed handlers hold because a handler is only used for mapped classes at or below its type.
    @Override
    @SuppressWarnings({"unchecked", "NullAway"})
    public <T> SubscriptionBuilder handler(Class<T> type, MessageHandler<? super T> handler) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(handler, "handler");
        return add(new GivenHandler.ByClass(type, (data, context) -> handler.handle((T) data)));
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"})
    public <T> SubscriptionBuilder handler(Class<T> type, MessageContextHandler<? super T> handler) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(handler, "handler");
        return add(new GivenHandler.ByClass(type, (data, context) -> handler.handle((T) data, context)));
    }

    @Override
    public SubscriptionBuilder handler(String typeName, ContextHandler handler) {
        Objects.requireNonNull(typeName, "typeName");
        Objects.requireNonNull(handler, "handler");
        return add(new GivenHandler.ByName(typeName, (data, context) -> handler.handle(context)));
    }

    @Override
    public SubscriptionBuilder handler(ContextHandler handler) {
        return add(new GivenHandler.ForContext(Objects.requireNonNull(handler, "handler")));
    }

    @Override
    public SubscriptionBuilder batchHandler(BatchHandler handler) {
        return add(new GivenHandler.ForBatch(Objects.requireNonNull(handler, "handler")));
    }

    @Override
    public SubscriptionBuilder message(Class<?> first, Class<?>... more) {
        return addAll(settings.messageClasses, first, more);
    }

    @Override
    public SubscriptionBuilder message(String firstTypeName, String... more) {
        return addAll(settings.messageNames, firstTypeName, more);
    }

    @Override
    public SubscriptionBuilder category(String first, String... more) {
        return addAll(settings.categories, first, more);
    }

    @Override
    public SubscriptionBuilder stream(String name) {
        return addAll(settings.streams, name);
    }

    @Override
    public SubscriptionBuilder startingPosition(StartingPosition position) {
        Objects.requireNonNull(position, "position");
        return set(settings.startingPosition, position);
    }

    @Override
    public SubscriptionBuilder retries(RetryPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return set(settings.retries, policy);
    }

    @Override
    public SubscriptionBuilder timeLimit(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        return set(settings.timeLimit, limit);
    }

    @Override
    public SubscriptionBuilder batchSize(int max) {
        return set(settings.batchSize, max);
    }

    @Override
    public SubscriptionBuilder priority(int priority) {
        return set(settings.priority, priority);
    }

    private SubscriptionBuilder add(GivenHandler handler) {
        checkOpen();
        settings.handlers.add(handler);
        return this;
    }

    @SafeVarargs
    private <E> SubscriptionBuilder addAll(Collection<? super E> to, E first, E... more) {
        checkOpen();
        to.add(Objects.requireNonNull(first, "first"));
        for (var next : more) {
            to.add(Objects.requireNonNull(next, "more"));
        }
        return this;
    }

    private <T> SubscriptionBuilder set(Setting<T> setting, T value) {
        checkOpen();
        settings.set(setting, value);
        return this;
    }
}
