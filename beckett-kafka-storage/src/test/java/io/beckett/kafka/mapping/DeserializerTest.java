package io.beckett.kafka.mapping;

import static io.beckett.kafka.mapping.Records.header;
import static io.beckett.kafka.mapping.Records.mapping;
import static io.beckett.kafka.mapping.Records.message;
import static io.beckett.kafka.mapping.Records.parked;
import static io.beckett.kafka.mapping.Records.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.error.DecodingException;
import io.beckett.kafka.RecordField;
import io.beckett.kafka.TestSetup;
import io.beckett.kafka.mapping.Records.OrderPlaced;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class DeserializerTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();

    @Test
    void theTypeIsTheMappedNameOfTheClassAndTheObjectIsNotReadTwice() {
        var mapping = mapping(t -> t.stream("Order-{key}").deserializer(orders()));

        var message = message(mapping, record("7", "7:5"));

        assertThat(message.type()).isEqualTo("order-placed");
        assertThat(message.payload().as(OrderPlaced.class)).isEqualTo(new OrderPlaced("7", 5));
        assertThat(calls).hasValue(1);
        assertThat(message.payload().as(Object.class)).isEqualTo(new OrderPlaced("7", 5));
        assertThat(calls).hasValue(2);
        assertThat(new String(message.payload().bytes(), UTF_8)).isEqualTo("7:5");
    }

    @Test
    void whatItCannotReadIsParkedWhereTheTypeComesFromTheValue() {
        var mapping = mapping(t -> t.stream("Order-{key}").deserializer(orders()));

        assertThat(parked(mapping, record("7", "broken")))
                .contains("threw org.apache.kafka.common.errors.SerializationException")
                .doesNotContain("secret");
        assertThat(parked(mapping, record("7", "null"))).contains("gives null, which has no type");
        assertThat(parked(mapping, record("7", "text")))
                .isEqualTo("class java.lang.String, which the deserializer gives, has no type name."
                        + " Write builder.map(\"<name>\", String.class).");
    }

    @Test
    void whatItCannotReadBlocksItsStreamWhereStreamAndTypeComeFromElsewhere() {
        var mapping = mapping(
                t -> t.stream("Order-{key}").type(RecordField.header("type")).deserializer(orders()));

        var message = message(mapping, record("7", "broken", header("type", "order-placed")));

        assertThat(calls).hasValue(0);
        assertThatThrownBy(() -> message.payload().as(OrderPlaced.class))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("order-placed")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anObjectOfAnotherClassIsADecodingException() {
        var mapping = mapping(t -> t.stream("Order-{key}").type("a").deserializer(orders()));

        var payload = message(mapping, record("7", "text")).payload();

        assertThatThrownBy(() -> payload.as(OrderPlaced.class))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("gives an object of java.lang.String");
        assertThatThrownBy(() -> message(mapping, record("7", "null")).payload().as(OrderPlaced.class))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("gives null");
    }

    @Test
    void fieldsMayLookAtTheObject() {
        var mapping = mapping(t -> t.stream(
                        record -> "Order-" + ((OrderPlaced) record.data().orElseThrow()).id())
                .deserializer(orders()));

        assertThat(message(mapping, record(null, "9:1")).stream().value()).isEqualTo("Order-9");
    }

    @Test
    void aMetadataFieldThatNeedsABrokenValueBlocksItsStreamToo() {
        var mapping = mapping(t -> t.stream("Order-{key}")
                .type("order-placed")
                .metadata("cents", record -> record.data().orElseThrow().toString())
                .deserializer(orders()));

        var message = message(mapping, record("7", "broken"));

        assertThatThrownBy(() -> message.payload().as(OrderPlaced.class)).isInstanceOf(DecodingException.class);
    }

    @Test
    void oneDeserializerIsUsedByOneThreadAtATimeInAllTopics() throws Exception {
        var shared = orders();
        var deserializers = new Deserializers();
        var mappings = IntStream.range(0, 2)
                .mapToObj(i -> AdoptedTopic.define(
                                List.of("orders"),
                                deserializers,
                                t -> t.stream("Order-{key}").deserializer(shared))
                        .mapping("orders", TestSetup.of("order-placed", OrderPlaced.class)))
                .toList();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var work = IntStream.range(0, 8)
                    .<Callable<Void>>mapToObj(thread -> () -> {
                        for (var i = 0; i < 2_000; i++) {
                            var message = message(mappings.get(thread % 2), record("7", thread + ":" + i));
                            assertThat(message.payload().as(OrderPlaced.class))
                                    .isEqualTo(new OrderPlaced("" + thread, i));
                        }
                        return null;
                    })
                    .toList();
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Deserializer<Object> orders() {
        return (topic, bytes) -> {
            calls.incrementAndGet();
            assertThat(inside.incrementAndGet())
                    .as("threads in the deserializer")
                    .isEqualTo(1);
            try {
                var text = new String(bytes, UTF_8);
                if (text.equals("null")) {
                    return null;
                }
                if (text.equals("text")) {
                    return text;
                }
                if (!text.contains(":")) {
                    throw new SerializationException("secret");
                }
                return new OrderPlaced(text.split(":")[0], Integer.parseInt(text.split(":")[1]));
            } finally {
                inside.decrementAndGet();
            }
        };
    }
}
