package io.beckett.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.PageRequest;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.PartitionId;
import io.beckett.subscription.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of records that cannot be handled, and of logs that change. */
class LogBehaviourTest extends BehaviourFixture {
    @Test
    void aValueThatCannotBeDecodedBlocksItsStreamAndShowsItsBytes() {
        start(s -> s.retries(RetryPolicy.none()).handler(Added.class, this::handle));
        test.topic().produce("Order-1", "added", "{not json".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        test.produce("Order-1", new Added("b"));
        test.produce("Order-2", new Added("c"));
        test.settle();
        assertThat(seen).containsExactly("c");
        var failed = test.checkpoint("shop", "stock", "Order-1");
        assertThat(failed.status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(test.admin().blockedMessage(failed).orElseThrow().value().orElseThrow())
                .asString()
                .isEqualTo("{not json");
    }

    @Test
    void aRecordThatCannotBeMappedIsParkedAndThePartitionGoesOn() {
        start(s -> s.handler(Added.class, this::handle));
        test.topic().unmappable(test.topic().partitionOf("Order-1"), "no key");
        test.produce("Order-1", new Added("a"));
        test.settle();
        assertThat(seen).containsExactly("a");
        assertThat(test.admin().parked(PageRequest.first(10)).items())
                .singleElement()
                .satisfies(parked -> assertThat(parked.reason()).contains("no key"));
    }

    @Test
    void b20ARecordThatCompactionTookWhenItsTurnComesFailsItsStreamWithItsCoordinatesUntilAPersonSkipsIt() {
        broken.add("a");
        start(s -> s.handler(Added.class, this::handle));
        var at = test.produce("Order-1", new Added("a"), new Added("b")).get(0);
        test.settle();
        test.topic().compact(at);
        test.clock().advance(ofSeconds(2));
        test.settle();
        var failed = test.checkpoint("shop", "stock", "Order-1");
        assertThat(failed.status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(test.admin().attempts(failed).get(0).error())
                .contains("no longer in Kafka: test-", "@" + at.offset(), "the log covers that offset", "compaction");
        assertThat(seen).containsExactly("a");

        test.admin().skip(failed);
        test.settle();
        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void everyMessageOfATopicThatWasCreatedAgainIsHandledInOrder() {
        broken.add("a");
        start(s -> s.handler(Added.class, this::handle));
        var old = test.produce("Order-1", new Added("a"), new Added("b")).get(0);
        test.produce("Order-2", new Added("x"), new Added("y"));
        test.settle();
        retryUntilSettled();
        seen.clear();
        broken.clear();
        test.topic().recreate();
        test.produce("Order-2", new Added("u"), new Added("v"), new Added("w"));
        test.produce("Order-1", new Added("c"));
        retryUntilSettled();

        assertThat(seen).containsExactly("u", "v", "w");
        var failed = test.checkpoint("shop", "stock", "Order-1");
        assertThat(failed.status()).isEqualTo(CheckpointStatus.FAILED);
        assertThat(failed.lastError().orElse("")).contains("no longer in Kafka: " + old + " and 1 more");
        assertThat(test.admin().parked(PageRequest.first(10)).items())
                .anySatisfy(parked -> assertThat(parked.reason()).contains("deleted and created again"));
        test.admin().retry(failed);
        test.settle();
        assertThat(seen).containsExactly("u", "v", "w", "c");
        assertThat(status("Order-1")).isEqualTo(CheckpointStatus.ACTIVE);
    }

    @Test
    void ofALogThatWasCutEverythingThatIsNewIsHandled() {
        broken.add("lost");
        broken.add("kept");
        start(s -> s.handler(Added.class, this::handle));
        var partition = test.topic().partitionOf("Order-2");
        for (var message : List.of("a", "b", "c", "d")) {
            write(partition, "Order-2", message);
        }
        test.settle();
        write(partition, "Order-3", "kept");
        var cut = write(partition, "Order-4", "lost").offset();
        write(partition, "Order-2", "e");
        test.settle();
        seen.clear();
        test.topic().cut(partition, cut);
        for (var message : List.of("f", "g", "h")) {
            write(partition, "Order-2", message);
        }
        broken.clear();
        retryUntilSettled();

        assertThat(seen)
                .containsSubsequence("f", "g", "h")
                .containsOnlyOnce("kept")
                .doesNotContain("lost", "e");
        assertThat(status("Order-3")).isEqualTo(CheckpointStatus.ACTIVE);
        assertThat(status("Order-4")).isEqualTo(CheckpointStatus.FAILED);
        test.admin().skip(test.checkpoint("shop", "stock", "Order-4"));
        test.settle();
        assertThat(status("Order-4")).isEqualTo(CheckpointStatus.ACTIVE);
    }

    private GlobalPosition write(PartitionId partition, String stream, String item) {
        var data = ("{\"item\":\"" + item + "\"}").getBytes(StandardCharsets.UTF_8);
        return test.topic().produce(partition, stream, "added", data, Map.of());
    }
}
