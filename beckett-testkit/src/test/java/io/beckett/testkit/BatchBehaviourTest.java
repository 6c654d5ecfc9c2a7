package io.beckett.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointStatus;
import io.beckett.subscription.HandlerSignal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of batches. */
class BatchBehaviourTest extends BehaviourFixture {
    @Test
    void b43ABatchThatFailsInTheMiddleGoesOnFromThere() {
        var batches = new ArrayList<List<String>>();
        start(s -> s.message(Added.class).batchSize(10).batchHandler(batch -> {
            var items = new ArrayList<String>();
            batches.add(items);
            for (var message : batch) {
                var item = message.data(Added.class).item();
                items.add(item);
                if (broken.contains(item)) {
                    throw batch.failedAt(message, new IllegalStateException(item));
                }
            }
        }));
        broken.add("b");
        test.produce("Order-1", new Added("a"), new Added("b"), new Added("c"));
        test.settle();
        assertThat(batches).containsExactly(List.of("a", "b"));
        broken.clear();
        test.clock().advance(ofSeconds(2));
        test.settle();
        assertThat(batches).containsExactly(List.of("a", "b"), List.of("b", "c"));
    }

    @Test
    void b43ABatchThatThrowsAnythingElseRunsAgainAsAWhole() {
        var sizes = new ArrayList<Integer>();
        start(s -> s.message(Added.class).batchHandler(batch -> {
            sizes.add(batch.messages().size());
            if (sizes.size() == 1) {
                throw HandlerSignal.skip("a whole batch is never skipped by accident");
            }
        }));
        test.produce("Order-1", new Added("a"), new Added("b"));
        test.settle();
        test.clock().advance(ofSeconds(2));
        test.settle();
        assertThat(sizes).containsExactly(2, 2);
    }

    @Test
    void aBatchMaySkipOneMessageInTheMiddle() {
        var batches = new ArrayList<List<String>>();
        start(s -> s.message(Added.class).batchHandler(batch -> {
            var items = new ArrayList<String>();
            batches.add(items);
            for (var message : batch) {
                var item = message.data(Added.class).item();
                items.add(item);
                if (item.equals("b")) {
                    throw batch.failedAt(message, HandlerSignal.skip("not wanted"));
                }
            }
        }));
        test.produce("Order-1", new Added("a"), new Added("b"), new Added("c"));
        test.settle();
        assertThat(batches).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.ACTIVE);
    }
}
