package io.beckett;

import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the user gave for one subscription. */
final class SubscriptionSettings {

    final String name;
    final Where where;
    final List<String> problems = new ArrayList<>();
    final List<GivenHandler> handlers = new ArrayList<>();
    final Set<Class<?>> messageClasses = new LinkedHashSet<>();
    final Set<String> messageNames = new LinkedHashSet<>();
    final Set<String> categories = new LinkedHashSet<>();
    final Set<String> streams = new LinkedHashSet<>();
    final Setting<StartingPosition> startingPosition = new Setting<>("startingPosition");
    final Setting<RetryPolicy> retries = new Setting<>("retries");
    final Setting<Duration> timeLimit = new Setting<>("timeLimit");
    final Setting<Integer> batchSize = new Setting<>("batchSize");
    final Setting<Integer> priority = new Setting<>("priority");

    SubscriptionSettings(String name, Where where) {
        this.name = name;
        this.where = where;
    }

    <T> void set(Setting<T> setting, T value) {
        setting.set(value, where, problems);
    }
}
