package io.beckett.kafka.mapping;

import static io.beckett.kafka.mapping.Records.header;
import static io.beckett.kafka.mapping.Records.mapping;
import static io.beckett.kafka.mapping.Records.message;
import static io.beckett.kafka.mapping.Records.parked;
import static io.beckett.kafka.mapping.Records.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.kafka.MappedRecord;
import io.beckett.spi.FeedItem;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandMappingTest {
    private final TopicMapping legacy =
            mapping(t -> t.mapping(r -> r.header("test").isPresent()
                    ? MappedRecord.ignored()
                    : MappedRecord.of(
                            "Order-" + r.key().orElseThrow(),
                            "legacy." + r.header("table").orElse("row"))));

    @Test
    void aFunctionDecidesAllOfIt() {
        var message = message(legacy, record("7", "abc", header("table", "orders")));

        assertThat(message.stream().value()).isEqualTo("Order-7");
        assertThat(message.type()).isEqualTo("legacy.orders");
        assertThat(message.id()).isEqualTo("orders-3-41");
        assertThat(message.metadata()).isEqualTo(Map.of("table", "orders"));
        assertThat(new String(message.payload().bytes(), UTF_8)).isEqualTo("abc");
        assertThat(legacy.map(record("7", "abc", header("test", "")))).isInstanceOf(FeedItem.Passed.class);
    }

    @Test
    void whatItThrowsParksTheRecordAndNamesTheUsersLine() {
        assertThat(parked(legacy, record((String) null, "abc")))
                .startsWith(
                        "mapping(..) threw java.util.NoSuchElementException, at io.beckett.kafka.mapping.HandMappingTest")
                .contains("HandMappingTest.java:");
        assertThat(parked(legacy, record("\u0000", "abc")))
                .startsWith("mapping(..): stream name has a control character");
    }

    @Test
    void nullIsAMistakeThatSaysWhatToWrite() {
        assertThat(parked(mapping(t -> t.mapping(r -> null)), record("7", "abc")))
                .isEqualTo("mapping(..) returned null. To pass a record over write MappedRecord.ignored().");
    }

    @Test
    void everythingCanBeSetByHand() {
        var mapping = mapping(t -> t.mapping(r -> MappedRecord.of("Order-1", "a")
                .withId("id")
                .withData("{\"a\":1}".getBytes(UTF_8))
                .withMetadata("h", "set")
                .withMetadata("more", "m")
                .withTenant("acme")
                .withCorrelationId("c")));

        var message = message(mapping, record("7", "abc", header("h", "header")));

        assertThat(message.id()).isEqualTo("id");
        assertThat(message.metadata())
                .isEqualTo(Map.of("h", "set", "more", "m", "$tenant", "acme", "$correlation_id", "c"));
        assertThat(message.payload().as(Object.class)).isEqualTo(Map.of("a", 1));
        assertThatThrownBy(() -> MappedRecord.of("a", "b").withMetadata("$tenant", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withTenant(..)");
    }

    @Test
    void aViewShowsTheWholeRecord() {
        var mapping = mapping(t -> t.mapping(r -> {
            assertThat(r.topic()).isEqualTo("orders");
            assertThat(r.partition()).isEqualTo(3);
            assertThat(r.offset()).isEqualTo(41);
            assertThat(r.timestamp()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
            assertThat(r.rawKey()).contains("7".getBytes(UTF_8));
            assertThat(r.rawHeader("h")).contains("v".getBytes(UTF_8));
            assertThat(r.rawHeader("i")).isEmpty();
            assertThat(r.data()).isEmpty();
            var value = new String(r.rawValue().orElseThrow(), UTF_8);
            return MappedRecord.of(
                    value.length()
                            + r.value("/a").orElseThrow()
                            + r.value("/b/0").orElseThrow(),
                    "t");
        }));

        for (var i = 0; i < 3; i++) {
            var message = message(mapping, record("7", "{\"a\":\"x\",\"b\":[1]}", header("h", "v")));
            assertThat(message.stream().value()).isEqualTo("17x1");
        }
    }

    @Test
    void aValueThatIsNotJsonParksTheRecordWhenTheFunctionAsksForAPlaceInIt() {
        var mapping =
                mapping(t -> t.mapping(r -> MappedRecord.of("A-" + r.value("/a").orElse(""), "t")));

        assertThat(parked(mapping, record("7", "{"))).startsWith("mapping(..): the value is not valid JSON");
    }

    @Test
    void tombstonesComeToTheFunctionOnlyIfTheyHaveAType() {
        assertThat(legacy.map(record("7", null))).isInstanceOf(FeedItem.Passed.class);
        assertThat(legacy.passedTombstones()).isEqualTo(1);

        var deleting = mapping(t -> t.tombstone("deleted")
                .mapping(r -> MappedRecord.of("Order-" + r.key().orElseThrow(), "row")));
        assertThat(message(deleting, record("7", null)).type()).isEqualTo("deleted");
        assertThat(message(deleting, record("7", null)).payload().isTombstone()).isTrue();
        assertThat(message(deleting, record("7", "x")).type()).isEqualTo("row");
    }
}
