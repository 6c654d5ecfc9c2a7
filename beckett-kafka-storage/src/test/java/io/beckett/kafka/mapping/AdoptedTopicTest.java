package io.beckett.kafka.mapping;

import static io.beckett.kafka.RecordField.key;
import static io.beckett.kafka.RecordField.value;
import static io.beckett.kafka.mapping.Records.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.codec.TextCodec;
import io.beckett.kafka.AdoptedTopicBuilder;
import io.beckett.kafka.MappedRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Problems of an adopted topic, word for word")
class AdoptedTopicTest {
    @Test
    void text11NoStreamAndNoType() {
        assertThat(problems(t -> {}))
                .containsExactly(
                        "adopted topic 'orders': no stream. Each record must name its stream: .stream(\"Order-{key}\"),"
                                + " .stream(header(\"..\")) or .mapping(record -> ..).",
                        "adopted topic 'orders': no type. Write .type(\"order-placed\") if all records are of one type,"
                                + " .type(header(\"..\")), .type(value(\"/kind\")) or .cloudEvents().");
    }

    @Test
    void whatGivesATypeNeedsNoneBeside() {
        assertThat(problems(t -> t.stream("a").cloudEvents())).isEmpty();
        assertThat(problems(t -> t.stream("a").deserializer(new StringDeserializer())))
                .isEmpty();
        assertThat(problems(t -> t.mapping(r -> MappedRecord.ignored()))).isEmpty();
    }

    @Test
    void text12UnknownPlaceholder() {
        assertThat(problems(t -> t.stream("Order-{id}").type("a")))
                .containsExactly(
                        "adopted topic 'orders', stream(\"Order-{id}\"): unknown placeholder {id}. Allowed: {key},"
                                + " {topic}, {header:NAME}, {value:/JSON/POINTER}. A literal brace is written {{.");
        assertThat(problems(t -> t.stream("a").type("{header:}")))
                .containsExactly(
                        "adopted topic 'orders', type(\"{header:}\"): unknown placeholder {header:}. Allowed: {key},"
                                + " {topic}, {header:NAME}, {value:/JSON/POINTER}. A literal brace is written {{.");
        assertThat(problems(t -> t.stream("Order-{key").type("a")).get(0))
                .startsWith("adopted topic 'orders', stream(\"Order-{key\"): '{' without '}'. Allowed: ");
    }

    @Test
    void wrongPointers() {
        assertThat(problems(t -> t.stream("{value:id}").type("a").data("payload")))
                .containsExactly(
                        "adopted topic 'orders', stream(\"{value:id}\"): JSON pointer 'id' does not start with '/'. Write '/id'.",
                        "adopted topic 'orders', data(\"payload\"): JSON pointer 'payload' does not start with '/'."
                                + " Write '/payload'.");
        assertThatThrownBy(() -> value("id"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JSON pointer 'id' does not start with '/'. Write '/id'.");
    }

    @Test
    void aSettingGivenTwice() {
        assertThat(problems(t -> t.stream("a").stream(key())
                        .type("b")
                        .metadata("m", key())
                        .metadata("m", key())))
                .containsExactly(
                        "adopted topic 'orders': stream(..) is given twice. Remove one.",
                        "adopted topic 'orders': metadata(\"m\", ..) is given twice. Remove one.");
    }

    @Test
    void settingsThatContradictEachOther() {
        assertThat(problems(t -> t.stream("a").mapping(r -> MappedRecord.ignored())))
                .containsExactly(
                        "adopted topic 'orders': mapping(..) and stream(..) are both given. mapping(..) decides all of"
                                + " it. Remove one.");
        assertThat(problems(t -> t.stream("a").codec(new TextCodec()).deserializer(new StringDeserializer())))
                .containsExactly(
                        "adopted topic 'orders': codec(..) and deserializer(..) are both given. Only one can read the"
                                + " data. Remove one.");
        assertThat(problems(t -> t.stream("a").cloudEvents().data("/a")))
                .containsExactly(
                        "adopted topic 'orders': cloudEvents() and data(..) are both given. A CloudEvent says itself"
                                + " what its data is. Remove one.");
    }

    @Test
    void namesOutOfRange() {
        assertThat(problems(
                        t -> t.stream("a").type("").tombstone("x".repeat(501)).metadata("$x", key())))
                .containsExactly(
                        "adopted topic 'orders', type(\"\"): type has 0 characters, allowed 1 to 500.",
                        "adopted topic 'orders', tombstone(\"" + "x".repeat(501)
                                + "\"): type has 501 characters, allowed 1 to 500.",
                        "adopted topic 'orders', metadata(\"$x\", ..): names that start with $ are Beckett's. Write tenant(..)"
                                + " or correlationId(..).");
    }

    @Test
    void topicsThatCannotExist() {
        var topic = AdoptedTopic.define(
                List.of("my topic", "ok"),
                new Deserializers(),
                t -> t.stream("a").type("b"));
        assertThat(topic.problems())
                .containsExactly(
                        "adopted topic 'my topic': no topic can have this name. Allowed: 1 to 249 of a-z, A-Z, 0-9,"
                                + " '.', '_' and '-'.");
        assertThat(AdoptedTopic.define(List.of(), new Deserializers(), t -> {}).problems())
                .containsExactly("adopt(..): the collection names no topic. Name at least one.");
        assertThat(AdoptedTopic.define(List.of("a", "b"), new Deserializers(), t -> t.type("c"))
                        .problems()
                        .get(0))
                .startsWith("adopted topics 'a', 'b': no stream.");
    }

    @Test
    void aTopicIsFrozenWhenItsLambdaReturns() {
        var escaped = new AtomicReference<AdoptedTopicBuilder>();
        problems(t -> escaped.set(t.stream("a").type("b")));

        assertThatThrownBy(() -> escaped.get().cloudEvents())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "adopted topic 'orders': cloudEvents(..) comes too late. A topic is set up inside the lambda given"
                                + " to adopt(..).");
    }

    @Test
    void theCategoryIsKnownIfTheTemplateBeginsWithIt() {
        assertThat(category("Order-{key}")).contains("Order");
        assertThat(category("Order-{topic}-{key}")).contains("Order");
        assertThat(category("{topic}-{key}")).contains("orders");
        assertThat(category("Report-nightly")).contains("Report");
        assertThat(category("Report")).contains("Report");
        assertThat(category("Order{key}")).isEmpty();
        assertThat(category("{key}")).isEmpty();
    }

    private static Optional<String> category(String template) {
        return AdoptedTopic.define(
                        List.of("orders"),
                        new Deserializers(),
                        t -> t.stream(template).type("a"))
                .category("orders");
    }
}
