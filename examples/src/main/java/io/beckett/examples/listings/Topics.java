package io.beckett.examples.listings;

import static io.beckett.kafka.RecordField.header;
import static io.beckett.kafka.RecordField.value;

import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.MappedRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;

/** Topics of all kinds, in one storage. */
final class Topics {

    private Topics() {}

    static KafkaStorage storage(Map<String, Object> kafkaProperties, Deserializer<?> anyDeserializer) {
        // listing: topics
        var storage = KafkaStorage.builder(kafkaProperties)
                .adopt("cloud-orders", t -> t.cloudEvents().stream("Order-{key}"))
                .adopt(
                        "json-orders",
                        t -> t.stream("Order-{value:/orderId}")
                                .type(value("/kind"))
                                .data("/payload")
                                .tenant(header("x-tenant")))
                .adopt(
                        "hooks",
                        t -> t.stream("Repo-{key}")
                                .type("{header:event}.{value:/action}")
                                .id(header("delivery")))
                .adopt("other-orders", t -> t.stream("Order-{key}").deserializer(anyDeserializer))
                .adopt(
                        List.of("orders-eu", "orders-us"),
                        t -> t.stream("Order-{topic}-{key}")
                                .type(header("type"))
                                .tombstone("order-deleted"))
                .adopt(
                        "legacy",
                        t -> t.mapping(r -> r.header("test").isPresent()
                                ? MappedRecord.ignored()
                                : MappedRecord.of(
                                        "Order-" + r.key().orElseThrow(),
                                        "legacy." + r.header("table").orElse("row"))))
                .build();
        // end of listing
        return storage;
    }
}
