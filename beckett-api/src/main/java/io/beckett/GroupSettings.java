package io.beckett;

import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the user gave for one group, possibly in several places. */
final class GroupSettings {

    final String name;
    final Where where;
    final List<String> problems = new ArrayList<>();
    final Map<String, SubscriptionSettings> subscriptions = new LinkedHashMap<>();
    final Setting<Integer> concurrency = new Setting<>("concurrency");
    final Setting<RetryPolicy> retries = new Setting<>("retries");
    final Setting<Duration> timeLimit = new Setting<>("timeLimit");
    final Setting<StartingPosition> startingPosition = new Setting<>("startingPosition");

    GroupSettings(String name) {
        this.name = name;
        this.where = Where.group(name);
    }

    <T> void set(Setting<T> setting, T value) {
        setting.set(value, where, problems);
    }
}
