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
import io.beckett.kafka.mapping.Records.OrderPlaced;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
    private final TopicMapping mapping = mapping(t -> t.cloudEvents().stream("Order-{header:ce_subject}"));

    @Test
    void binaryModeTakesTypeIdTimeAndDataFromHeadersAndValue() {
        var message = message(mapping, binary("{\"id\":\"7\",\"cents\":5}"));

        assertThat(message.stream().value()).isEqualTo("Order-7");
        assertThat(message.type()).isEqualTo("order-placed");
        assertThat(message.id()).isEqualTo("e1");
        assertThat(Instant.ofEpochMilli(message.timestampMillis())).isEqualTo("2024-02-29T10:00:00.5Z");
        assertThat(message.metadata()).containsEntry("ce_source", "/shop").containsEntry("ce_subject", "7");
        assertThat(message.payload().as(OrderPlaced.class)).isEqualTo(new OrderPlaced("7", 5));
    }

    @Test
    void structuredModeIsTheSameMessage() {
        var message = message(mapping, structured("\"data\": {\"id\":\"7\",\"cents\":5}"));

        assertThat(message.stream().value()).isEqualTo("Order-7");
        assertThat(message.type()).isEqualTo("order-placed");
        assertThat(message.id()).isEqualTo("e1");
        assertThat(Instant.ofEpochMilli(message.timestampMillis())).isEqualTo("2024-02-29T10:00:00.5Z");
        assertThat(message.metadata())
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", "order-placed",
                        "ce_id", "e1",
                        "ce_source", "/shop",
                        "ce_subject", "7",
                        "ce_time", "2024-02-29T11:00:00.5+01:00",
                        "content-type", "application/cloudevents+json; charset=UTF-8"));
        assertThat(message.payload().as(OrderPlaced.class)).isEqualTo(new OrderPlaced("7", 5));
    }

    @Test
    void structuredDataMayBeBase64OrTextOfAnotherContentType() {
        assertThat(data(structured("\"data_base64\":\"YWJj\""))).isEqualTo("abc");
        assertThat(data(structured("\"datacontenttype\":\"text/plain\",\"data\":\"abc\"")))
                .isEqualTo("abc");
        assertThat(data(structured("\"datacontenttype\":\"application/json\",\"data\":\"abc\"")))
                .isEqualTo("\"abc\"");
        assertThat(data(structured("\"data\":[1, 2]"))).isEqualTo("[1, 2]");
        assertThat(data(structured("\"extra\":true"))).isEmpty();
        assertThat(parked(mapping, structured("\"data_base64\":\"%\""))).contains("data_base64");
    }

    @Test
    void whatIsNoCloudEventIsParked() {
        assertThat(parked(mapping, record("7", "{}", header("ce_subject", "7"))))
                .isEqualTo("not a CloudEvent: attribute 'type' (header 'ce_type') is missing");
        assertThat(parked(mapping, record("7", "{}", header("ce_subject", "7"), header("ce_type", "a"))))
                .isEqualTo("not a CloudEvent: attribute 'id' (header 'ce_id') is missing");
        assertThat(parked(mapping, record("7", "{\"broken", contentType("application/cloudevents+json"))))
                .contains("not valid JSON");
        assertThat(parked(mapping, record("7", "[]", contentType("application/cloudevents-batch+json"))))
                .contains("content type 'application/cloudevents-batch+json' is not supported");
    }

    @Test
    void aTimeThatCannotBeReadIsTheRecords() {
        var message = message(
                mapping,
                record(
                        "7",
                        "{}",
                        header("ce_subject", "7"),
                        header("ce_type", "a"),
                        header("ce_id", "1"),
                        header("ce_time", "noon")));

        assertThat(message.timestampMillis()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void typeAndIdOfTheUserWin() {
        var own =
                mapping(t -> t.cloudEvents().stream("Order-{key}").type("mine").id(RecordField.key()));

        var message = message(own, record("7", "{}"));

        assertThat(message.type()).isEqualTo("mine");
        assertThat(message.id()).isEqualTo("7");
    }

    @Test
    void aBrokenEnvelopeBlocksItsStreamWhereStreamAndTypeComeFromElsewhere() {
        var own = mapping(t -> t.cloudEvents().stream("Order-{key}").type("mine"));

        var payload = message(own, record("7", "{\"broken", contentType("application/cloudevents+json")))
                .payload();

        assertThatThrownBy(() -> payload.as(Map.class)).isInstanceOf(DecodingException.class);
    }

    @Test
    void aTombstoneTakesItsTypeFromTheMapping() {
        var deleting = mapping(t -> t.cloudEvents().stream("Order-{key}").tombstone("order-deleted"));

        var message = message(deleting, record("7", null));

        assertThat(message.type()).isEqualTo("order-deleted");
        assertThat(message.id()).isEqualTo("orders-3-41");
    }

    private String data(ConsumerRecord<byte[], byte[]> record) {
        return new String(message(mapping, record).payload().bytes(), UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> binary(String value) {
        return record(
                "k",
                value,
                contentType("application/json"),
                header("ce_specversion", "1.0"),
                header("ce_type", "order-placed"),
                header("ce_id", "e1"),
                header("ce_source", "/shop"),
                header("ce_subject", "7"),
                header("ce_time", "2024-02-29T11:00:00.5+01:00"));
    }

    private static ConsumerRecord<byte[], byte[]> structured(String data) {
        return record(
                "k",
                "{\"specversion\":\"1.0\",\"type\":\"order-placed\",\"id\":\"e1\",\"source\":\"/shop\",\"subject\":7,"
                        + "\"time\":\"2024-02-29T11:00:00.5+01:00\"," + data + "}",
                contentType("application/cloudevents+json; charset=UTF-8"));
    }

    private static Header contentType(String type) {
        return header("content-type", type);
    }
}
