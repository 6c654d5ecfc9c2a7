package io.beckett;

import io.beckett.subscription.GroupBuilder;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.subscription.SubscriptionBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** The builder that a group's lambda gets. */
final class GroupPart extends Part implements GroupBuilder {

    private final GroupSettings settings;

    GroupPart(GroupSettings settings) {
        super("group(\"" + Texts.printable(settings.name) + "\", ..)");
        this.settings = settings;
    }

    @Override
    public GroupBuilder subscription(String name, Consumer<SubscriptionBuilder> define) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(define, "define");
        checkOpen();
        var subscription = new SubscriptionSettings(name, settings.where.subscription(name));
        if (settings.subscriptions.putIfAbsent(name, subscription) != null) {
            settings.problems.add(
                    subscription.where.says("defined twice. Names are unique within a group. Rename one, or put both"
                            + " handlers into one subscription: .handler(A.class, ..).handler(B.class, ..)."));
        }
        define(new SubscriptionPart(subscription), define);
        return this;
    }

    @Override
    public GroupBuilder concurrency(int max) {
        checkOpen();
        settings.set(settings.concurrency, max);
        return this;
    }

    @Override
    public GroupBuilder retries(RetryPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        checkOpen();
        settings.set(settings.retries, policy);
        return this;
    }

    @Override
    public GroupBuilder timeLimit(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        checkOpen();
        settings.set(settings.timeLimit, limit);
        return this;
    }

    @Override
    public GroupBuilder startingPosition(StartingPosition position) {
        Objects.requireNonNull(position, "position");
        checkOpen();
        settings.set(settings.startingPosition, position);
        return this;
    }
}
