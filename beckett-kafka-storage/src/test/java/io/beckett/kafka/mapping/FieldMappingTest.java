package io.beckett.kafka.mapping;

import static io.beckett.kafka.RecordField.header;
import static io.beckett.kafka.RecordField.key;
import static io.beckett.kafka.RecordField.value;
import static io.beckett.kafka.mapping.Records.header;
import static io.beckett.kafka.mapping.Records.mapping;
import static io.beckett.kafka.mapping.Records.message;
import static io.beckett.kafka.mapping.Records.parked;
import static io.beckett.kafka.mapping.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.error.DecodingException;
import io.beckett.kafka.RecordView;
import io.beckett.kafka.mapping.Records.OrderPlaced;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMappingTest {
    @Test
    void aRecordBecomesAMessageWithAllItsFacts() {
        var mapping = mapping(t -> t.stream("Order-{key}").type("order-placed"));

        var message = message(mapping, record("7", "{\"id\":\"7\",\"cents\":5}", header("h", "v")));

        assertThat(message.stream().value()).isEqualTo("Order-7");
        assertThat(message.type()).isEqualTo("order-placed");
        assertThat(message.id()).isEqualTo("orders-3-41");
        assertThat(message.position()).isEqualTo(42);
        assertThat(message.timestampMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(message.metadata()).isEqualTo(Map.of("h", "v"));
        assertThat(message.size()).isEqualTo(1 + 20 + 2);
        assertThat(message.leaderEpoch()).isEqualTo(5);
        assertThat(message.seq()).isZero();
        assertThat(message.payload().as(OrderPlaced.class)).isEqualTo(new OrderPlaced("7", 5));
        assertThat(message.payload().isTombstone()).isFalse();
    }

    @Test
    void allPlaceholdersCanStandInOneTemplate() {
        var mapping = mapping(t -> t.stream("{topic}-{header:region}-{value:/customer/id}-{key}-{{x}")
                .type("{header:event}.{value:/action}"));

        var message = message(
                mapping,
                record(
                        "7",
                        "{\"action\":\"opened\",\"customer\":{\"id\":12.50}}",
                        header("region", "eu"),
                        header("event", "issue")));

        assertThat(message.stream().value()).isEqualTo("orders-eu-12.50-7-{x}");
        assertThat(message.type()).isEqualTo("issue.opened");
    }

    @Test
    void fieldsCanBeReadyOnesOrLambdas() {
        var mapping = mapping(t -> t.stream(key())
                .type(value("/kind"))
                .id(header("delivery"))
                .tenant(header("x-tenant"))
                .correlationId(value("/trace"))
                .metadata("where", record -> record.topic() + record.partition() + "@" + record.offset())
                .metadata("absent", record -> null));

        var message = message(
                mapping,
                record(
                        "Order-7",
                        "{\"kind\":\"order-placed\",\"trace\":\"t1\"}",
                        header("delivery", "d1"),
                        header("x-tenant", "acme"),
                        header("where", "the field wins")));

        assertThat(message.stream().value()).isEqualTo("Order-7");
        assertThat(message.type()).isEqualTo("order-placed");
        assertThat(message.id()).isEqualTo("d1");
        assertThat(message.metadata())
                .isEqualTo(Map.of(
                        "delivery", "d1",
                        "x-tenant", "acme",
                        "$tenant", "acme",
                        "$correlation_id", "t1",
                        "where", "orders3@41"));
    }

    @Test
    void anIdThatIsNotThereIsTheDefaultOne() {
        var mapping = mapping(t -> t.stream("Order-{key}").type("a").id(header("delivery")));

        assertThat(message(mapping, record("7", "{}")).id()).isEqualTo("orders-3-41");
        assertThat(message(mapping, record("7", "{}", header("delivery", ""))).id())
                .isEqualTo("orders-3-41");
        assertThat(parked(mapping, record("7", "{}", header("delivery", "x".repeat(3_000)))))
                .isEqualTo("id(header(\"delivery\")): id has 3,000 characters, allowed 1 to 500");
    }

    @Test
    void aMissingPlaceholderParksTheRecordAndSaysWhich() {
        var byKey = mapping(t -> t.stream("Order-{key}").type("a"));
        assertThat(parked(byKey, record((String) null, "{}")))
                .isEqualTo("stream(\"Order-{key}\"): the record's key is missing");
        assertThat(parked(byKey, record("", "{}"))).isEqualTo("stream(\"Order-{key}\"): the record's key is empty");

        var byHeader = mapping(t -> t.stream("Order-{header:id}").type("a"));
        assertThat(parked(byHeader, record("7", "{}")))
                .isEqualTo("stream(\"Order-{header:id}\"): header 'id' is missing");
        assertThat(parked(byHeader, record("7", "{}", new RecordHeader("id", new byte[] {-1}))))
                .isEqualTo("stream(\"Order-{header:id}\"): header 'id' is not UTF-8 text");

        var byValue = mapping(t -> t.stream("Order-{value:/id}").type("a"));
        for (var value : new String[] {"{}", "{\"id\":null}", "{\"id\":{}}", "{\"id\":[1]}", "[]", "7"}) {
            assertThat(parked(byValue, record("7", value)))
                    .isEqualTo(
                            "stream(\"Order-{value:/id}\"): a text, number or truth value at /id of the value is missing");
        }
    }

    @Test
    void aFieldThatGivesNothingParksTheRecord() {
        var mapping = mapping(
                t -> t.stream(header("id")).type(record -> record.header("kind").orElse(null)));

        assertThat(parked(mapping, record("7", "{}"))).isEqualTo("stream(header(\"id\")): the record does not have it");
        assertThat(parked(mapping, record("7", "{}", header("id", "Order-1"))))
                .isEqualTo("type(..): the record does not have it");
    }

    @Test
    void whatAFieldThrowsParksTheRecordWithoutTheTextOfTheException() {
        var mapping = mapping(t -> t.stream(record -> {
                    throw new IllegalStateException("secret");
                })
                .type("a"));

        assertThat(parked(mapping, record("7", "{}")))
                .startsWith(
                        "stream(..) threw java.lang.IllegalStateException, at io.beckett.kafka.mapping.FieldMappingTest")
                .doesNotContain("secret");
    }

    @Test
    void endlessRecursionInAFieldParksTheRecord() {
        var mapping = mapping(t -> t.stream(FieldMappingTest::recurse).type("a"));

        assertThat(parked(mapping, record("7", "{}"))).startsWith("stream(..) threw java.lang.StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static String recurse(RecordView record) {
        return recurse(record) + "x";
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "a\u0000b", "a\nb", "---"})
    void anImpossibleStreamNameParksTheRecord(String name) {
        var mapping = mapping(t -> t.stream("{key}").type("a"));

        assertThat(parked(mapping, record(name, "{}"))).startsWith("stream(\"{key}\"): stream name ");
    }

    @Test
    void aStreamNameThatIsTooLongParksTheRecord() {
        var mapping = mapping(t -> t.stream("{key}").type("a"));

        assertThat(parked(mapping, record("x".repeat(501), "{}"))).contains("501 bytes of UTF-8, allowed 1 to 500");
    }

    @ParameterizedTest
    @CsvSource({"500,true", "501,false"})
    void typeNamesAreBounded(int length, boolean fits) {
        var mapping = mapping(t -> t.stream("Order-{key}").type(header("type")));

        var item = mapping.map(record("7", "{}", header("type", "x".repeat(length))));

        assertThat(item).isInstanceOf(fits ? FeedItem.Arrived.class : FeedItem.Unmappable.class);
    }

    @Test
    void aLoneSurrogateInANameParksTheRecord() {
        var mapping = mapping(t -> t.stream("Order-{key}").type(value("/type")));

        assertThat(parked(mapping, record("7", "{\"type\":\"a\\ud800\"}")))
                .contains("type is not valid Unicode at index 1");
    }

    @Test
    void aKeyThatIsNotTextParksTheRecordWhereTheKeyIsNeeded() {
        var key = new LongSerializer().serialize("orders", -7L);
        var text = mapping(t -> t.stream("Order-{key}").type("a"));
        var number = mapping(t -> t.stream("Order-{key}").type("a").keyDeserializer(new LongDeserializer()));
        var unused = mapping(t -> t.stream("Order-1").type("a"));

        assertThat(parked(text, record(key, new byte[0]))).contains("key is not UTF-8 text. Set keyDeserializer(..)");
        assertThat(message(number, record(key, new byte[0])).stream().value()).isEqualTo("Order--7");
        assertThat(parked(number, record("abc", "")))
                .contains("LongDeserializer threw")
                .contains("SerializationException");
        assertThat(message(unused, record(key, new byte[0])).stream().value()).isEqualTo("Order-1");
    }

    @Test
    void tombstonesAreCountedAndPassedUnlessTheyHaveAType() {
        var passing = mapping(t -> t.stream("Order-{key}").type("a"));
        assertThat(passing.map(record("7", null)))
                .isEqualTo(new FeedItem.Passed(new GlobalPosition("orders", 3, 41), 5));
        assertThat(passing.passedTombstones()).isEqualTo(1);

        var mapping = mapping(t -> t.stream("Order-{key}").type(value("/kind")).tombstone("order-deleted"));
        var message = message(mapping, record("7", null));
        assertThat(message.type()).isEqualTo("order-deleted");
        assertThat(message.payload().isTombstone()).isTrue();
        assertThat(message.payload().bytes()).isEmpty();
        assertThat(mapping.passedTombstones()).isZero();
    }

    @Test
    void aTombstoneWhoseStreamStandsInTheValueIsParked() {
        var mapping = mapping(t -> t.stream("Order-{value:/id}").type("a").tombstone("gone"));

        assertThat(parked(mapping, record("7", null))).contains("/id of the value is missing");
    }

    @Test
    void dataCanBeAPartOfTheValue() {
        var mapping = mapping(
                t -> t.stream("Order-{value:/orderId}").type(value("/kind")).data("/payload"));

        var message = message(
                mapping,
                record("k", "{\"orderId\":1,\"payload\":  {\"id\":\"7\",\"cents\": 5} ,\"kind\":\"order-placed\"}"));

        assertThat(new String(message.payload().bytes())).isEqualTo("{\"id\":\"7\",\"cents\": 5}");
        assertThat(message.payload().as(OrderPlaced.class)).isEqualTo(new OrderPlaced("7", 5));
        assertThat(parked(mapping, record("k", "{\"orderId\":1,\"kind\":\"order-placed\"}")))
                .isEqualTo("data(\"/payload\"): the value has nothing there");
    }

    @Test
    void aBrokenValueIsParkedWhereStreamOrTypeComeFromIt() {
        var mapping = mapping(t -> t.stream("Order-{key}").type(value("/kind")));

        assertThat(parked(mapping, record("7", "{\"kind\":\n\"secret")))
                .isEqualTo("type(value(\"/kind\")): the value is not valid JSON (line 2, column 8)");
    }

    @Test
    void aBrokenValueBlocksItsStreamWhereStreamAndTypeComeFromElsewhere() {
        var plain = mapping(t -> t.stream("Order-{key}").type("order-placed"));
        var part = mapping(t -> t.stream("Order-{key}").type("order-placed").data("/payload"));
        var more = mapping(t -> t.stream("Order-{key}").type("order-placed").id(value("/id")));

        for (var mapping : new TopicMapping[] {plain, part, more}) {
            var message = message(mapping, record("7", "{\"broken"));
            assertThat(message.id()).isEqualTo("orders-3-41");
            assertThatThrownBy(() -> message.payload().as(OrderPlaced.class)).isInstanceOf(DecodingException.class);
        }
    }

    @Test
    void aPartThatIsNotThereBlocksItsStreamWhereStreamAndTypeComeFromElsewhere() {
        var mapping = mapping(t -> t.stream("Order-{key}").type("order-placed").data("/payload"));

        var payload = message(mapping, record("7", "{}")).payload();

        assertThatThrownBy(() -> payload.as(OrderPlaced.class))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("order-placed")
                .hasMessageContaining("data(\"/payload\"): the value has nothing there");
        assertThatThrownBy(payload::bytes).isInstanceOf(DecodingException.class);
    }
}
