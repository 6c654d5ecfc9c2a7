package io.beckett.testkit;

import static java.time.Duration.ofSeconds;

import io.beckett.admin.CheckpointStatus;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.SubscriptionBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** One node in memory with one subscription. */
abstract class BehaviourFixture {
    record Added(String item) {}

    record Removed(String item) {}

    static final RetryPolicy THREE = RetryPolicy.defaults().maxRetries(3).backoff(ofSeconds(1), ofSeconds(1));

    final List<String> seen = new ArrayList<>();
    final Set<String> broken = new HashSet<>();
    TestBeckett test;

    @AfterEach
    void close() {
        test.close();
    }

    void start(Consumer<SubscriptionBuilder> define) {
        test = TestBeckett.start(builder -> builder.map("added", Added.class)
                .map("removed", Removed.class)
                .group("shop", group -> group.retries(THREE).subscription("stock", define)));
    }

    void handle(Added added) {
        seen.add(added.item());
        if (broken.contains(added.item())) {
            throw new IllegalStateException(added.item() + " is broken");
        }
    }

    CheckpointStatus status(String stream) {
        return test.checkpoint("shop", "stock", stream).status();
    }

    /** Lets retries fall due until the stream has failed or is through. */
    void retryUntilSettled() {
        for (var i = 0; i < 5; i++) {
            test.clock().advance(ofSeconds(3));
            test.settle();
        }
    }
}
