package io.beckett.bench.micro;

import static io.beckett.kafka.RecordField.header;
import static io.beckett.kafka.RecordField.value;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.codec.JacksonCodec;
import io.beckett.kafka.AdoptedTopicBuilder;
import io.beckett.kafka.MappedRecord;
import io.beckett.kafka.mapping.AdoptedTopic;
import io.beckett.kafka.mapping.Deserializers;
import io.beckett.kafka.mapping.TopicMapping;
import io.beckett.runtime.TypeMap;
import io.beckett.spi.StorageSetup;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records of an adopted topic and how they become messages, of one kind. Belongs to one thread. */
final class AdoptedRecords {
    private static final String TOPIC = "orders";

    private final TopicMapping mapping;
    private final byte[] key = "4711".getBytes(UTF_8);
    private final byte[] value;
    private final List<Map.Entry<byte[], byte[]>> headers;
    private long offset;

    /**
     * @param kind one of those that {@link MappingBenchmark} names
     * @param bytes of the order's JSON
     */
    AdoptedRecords(String kind, int bytes) {
        var codec = JacksonCodec.defaults();
        var json = codec.encode(Order.ofBytes(bytes));
        this.value = kind.equals("cloudEventsStructured")
                ? structured(new String(json, UTF_8)).getBytes(UTF_8)
                : json;
        this.headers = headers(kind).entrySet().stream()
                .map(each ->
                        Map.entry(each.getKey().getBytes(UTF_8), each.getValue().getBytes(UTF_8)))
                .toList();
        var topic = AdoptedTopic.define(List.of(TOPIC), new Deserializers(), definition(kind));
        if (!topic.problems().isEmpty()) {
            throw new IllegalStateException(String.join("\n", topic.problems()));
        }
        var types = new TypeMap(Map.of("order-placed", Order.class));
        this.mapping =
                topic.mapping(TOPIC, new StorageSetup("bench", types, codec, InstantSource.system(), Thread::new));
    }

    private static Consumer<AdoptedTopicBuilder> definition(String kind) {
        return switch (kind) {
            case "key" -> t -> t.stream("Order-{key}").type("order-placed");
            case "headers" ->
                t -> t.stream("Order-{key}")
                        .type(header("type"))
                        .id(header("id"))
                        .tenant(header("tenant"));
            case "value" -> t -> t.stream("Order-{value:/orderId}").type(value("/kind"));
            case "cloudEventsBinary", "cloudEventsStructured" -> t -> t.cloudEvents().stream("Order-{key}");
            case "byHand" ->
                t -> t.mapping(record -> MappedRecord.of(
                        "Order-" + record.key().orElseThrow(),
                        record.header("type").orElseThrow()));
            default ->
                throw new IllegalArgumentException("kind is '" + kind + "', allowed: key, headers, value,"
                        + " cloudEventsBinary, cloudEventsStructured, byHand");
        };
    }

    private static Map<String, String> headers(String kind) {
        var headers = new LinkedHashMap<String, String>();
        switch (kind) {
            case "headers", "byHand" -> {
                headers.put("type", "order-placed");
                headers.put("id", "01890a5d-ac96-774b-bcce-b302099a8057");
                headers.put("tenant", "acme");
            }
            case "cloudEventsBinary" -> {
                headers.put("ce_specversion", "1.0");
                headers.put("ce_type", "order-placed");
                headers.put("ce_id", "01890a5d-ac96-774b-bcce-b302099a8057");
                headers.put("ce_source", "/shop");
                headers.put("ce_time", "2023-11-14T22:13:20.123Z");
                headers.put("content-type", "application/json");
            }
            case "cloudEventsStructured" -> headers.put("content-type", "application/cloudevents+json");
            default -> {
                // nothing but key and value
            }
        }
        return headers;
    }

    private static String structured(String json) {
        return """
                {"specversion":"1.0","type":"order-placed","id":"01890a5d-ac96-774b-bcce-b302099a8057",\
                "source":"/shop","time":"2023-11-14T22:13:20.123Z","data":%s}""".formatted(json);
    }

    TopicMapping mapping() {
        return mapping;
    }

    /** The next record, with its headers unread like those that a consumer gives. */
    ConsumerRecord<byte[], byte[]> next() {
        var fresh = new Header[headers.size()];
        for (var i = 0; i < fresh.length; i++) {
            var header = headers.get(i);
            fresh[i] = new RecordHeader(ByteBuffer.wrap(header.getKey()), ByteBuffer.wrap(header.getValue()));
        }
        return new ConsumerRecord<>(
                TOPIC,
                3,
                offset++,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(fresh),
                Optional.of(5));
    }
}
