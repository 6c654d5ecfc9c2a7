package io.beckett.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class KafkaStorageTest {
    @Test
    void text13AReservedPropertySaysWhyAndWhatElseIsReserved() {
        assertThat(problems(Map.of("enable.auto.commit", "true")))
                .containsExactly(
                        "Kafka property 'enable.auto.commit' = 'true' is not yours to set: progress lives in the"
                                + " checkpoint store, and an automatic commit would show what is not done. Remove it. Also reserved:"
                                + " group.id (the group's name is used), auto.offset.reset (use startingPosition), key.deserializer and"
                                + " value.deserializer (use deserializer(..) on the topic), transactional.id, acks, enable.idempotence,"
                                + " interceptor and partitioner classes of the log producer.");
    }

    @ParameterizedTest
    @CsvSource({
        "group.id, mine",
        "auto.offset.reset, earliest",
        "key.deserializer, org.apache.kafka.common.serialization.StringDeserializer",
        "value.deserializer, org.apache.kafka.common.serialization.StringDeserializer",
        "transactional.id, t",
        "acks, 1",
        "enable.idempotence, false",
        "interceptor.classes, a.B",
        "partitioner.class, a.B",
        "allow.auto.create.topics, true",
        "group.protocol, consumer"
    })
    void everyReservedPropertyIsAProblem(String name, String value) {
        assertThat(problems(Map.of(name, value)))
                .singleElement()
                .asString()
                .startsWith("Kafka property '" + name + "' = '" + value + "' is not yours to set: ")
                .contains("enable.auto.commit (progress lives in the checkpoint store)");
    }

    @Test
    void whatBeckettSetsAnywayMayStandThereToo() {
        assertThat(problems(Map.of(
                        "enable.auto.commit", false,
                        "auto.offset.reset", "none",
                        "acks", "all",
                        "enable.idempotence", "true",
                        "allow.auto.create.topics", "false",
                        "group.protocol", "classic")))
                .isEmpty();
    }

    @Test
    void propertiesThatKafkaRefusesAreProblems() {
        assertThat(problems(Map.of("max.poll.records", "many")))
                .containsExactly(
                        "Kafka properties: Invalid value many for configuration max.poll.records: Not a number of type"
                                + " INT. Correct or remove it.");
        assertThat(problems(Map.of("isolation.level", "sometimes")))
                .singleElement()
                .asString()
                .contains("isolation.level");
        assertThat(KafkaStorage.builder(Map.of())
                        .adopt("orders", t -> t.stream("a").type("b"))
                        .build()
                        .check(TestSetup.of()))
                .containsExactly(
                        "Kafka property 'bootstrap.servers' is missing. Write KafkaStorage.builder(\"host:9092\") or add"
                                + " it to the properties.");
    }

    @Test
    void allProblemsAreToldTogetherAndStartRefuses() {
        var storage = KafkaStorage.builder(Map.of("bootstrap.servers", "localhost:1", "group.id", "x"))
                .adopt("orders", t -> {})
                .adopt(List.of("orders", "more"), t -> t.stream("{x}").type("a"))
                .build();

        assertThat(storage.check(TestSetup.of()))
                .hasSize(5)
                .contains("adopted topic 'orders': adopted twice. Each of its records is one message. Remove one.");
        assertThatThrownBy(() -> storage.start(TestSetup.of()))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).isEqualTo(storage.check(TestSetup.of())));
    }

    @Test
    void aStorageWithoutTopicsIsAProblem() {
        assertThat(KafkaStorage.builder("localhost:1").build().check(TestSetup.of()))
                .containsExactly(
                        "Kafka storage: no topic. Write KafkaStorage.builder(..).adopt(\"orders\", topic -> ..).");
    }

    @Test
    void propertiesAreCopiedDefaultsIncluded() {
        var defaults = new Properties();
        defaults.setProperty("bootstrap.servers", "localhost:1");
        var properties = new Properties(defaults);
        var builder = KafkaStorage.builder(properties)
                .adopt("orders", t -> t.stream("a").type("b"));
        properties.setProperty("group.id", "late");

        assertThat(builder.build().check(TestSetup.of())).isEmpty();
        assertThatThrownBy(() -> KafkaStorage.builder(Map.of(7, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("property 7");
    }

    @Test
    void categoriesAreKnownIfEveryTopicsAre() {
        var known = KafkaStorage.builder("localhost:1")
                .adopt(List.of("eu", "us"), t -> t.stream("Order-{topic}-{key}").type("a"))
                .adopt("baskets", t -> t.stream("Basket-{key}").type("a"));

        assertThat(known.build().categories())
                .contains(Map.of("Order", List.of("eu", "us"), "Basket", List.of("baskets")));
        assertThat(known.adopt("x", t -> t.stream(RecordField.key()).type("a"))
                        .build()
                        .categories())
                .isEmpty();
    }

    @Test
    void aCategoryOfTwoLogTopicsIsAProblem() {
        var storage = KafkaStorage.builder("localhost:1")
                .log("events", log -> log.category("Order", "Account"))
                .log("more", log -> log.category("Basket", "Order").category("Basket"))
                .build();

        assertThat(storage.check(TestSetup.of()))
                .containsExactly("log topic 'more': category 'Order' is taken by log topic 'events' already. A category"
                        + " has one log. Remove one.");
    }

    @Test
    void aCategoryOfALogTopicAndAnAdoptedTopicIsLoggedWithBoth() {
        var storage = KafkaStorage.builder(Map.of(
                        "bootstrap.servers", "localhost:1", "default.api.timeout.ms", 300, "request.timeout.ms", 200))
                .log("events", log -> log.category("Order", "Account"))
                .adopt("orders", t -> t.stream("Order-{key}").type("a"))
                .adopt("baskets", t -> t.stream("Basket-{key}").type("a"))
                .adopt("any", t -> t.stream(RecordField.key()).type("a"))
                .build();
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(KafkaStorage.class);
        logger.addAppender(logged);
        logged.start();
        try {
            assertThat(storage.check(TestSetup.of())).isEmpty();
            assertThatThrownBy(() -> storage.start(TestSetup.of())).isInstanceOf(StoreUnavailableException.class);
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(logged.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .startsWith("Category 'Order' is in log topic 'events' and in adopted topic 'orders'.")
                    .contains("A stream whose name is in both is two streams");
        });
    }

    @Test
    void text15WithoutKafkaStreamsALogTopicIsAProblemAndAnAdoptedOneIsNot() throws Exception {
        var jars = new ArrayList<URL>();
        for (var part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!part.contains("kafka-streams") && !part.contains("rocksdb")) {
                jars.add(Path.of(part).toUri().toURL());
            }
        }
        var usual = Thread.currentThread().getContextClassLoader();
        try (var without = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var told = (Callable<?>) without.loadClass(WithoutKafkaStreams.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            Thread.currentThread().setContextClassLoader(without);
            assertThat((List<?>) told.call())
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .satisfiesExactly(
                            log -> assertThat(log)
                                    .isEqualTo("log topic 'events': kafka-streams is not on the class path; it decides"
                                            + " appends. Add org.apache.kafka:kafka-streams:"
                                            + AppInfoParser.getVersion()
                                            + ". Adopted topics do not need it."),
                            adopted -> assertThat(adopted).contains("localhost:1"));
        } finally {
            Thread.currentThread().setContextClassLoader(usual);
        }
    }

    @Test
    void beforeTheStartNothingCanBeRead() {
        var storage = storage(Map.of());
        assertThatThrownBy(storage::ends)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start()");
        assertThatThrownBy(() -> storage.openFeed("g")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(storage::openReader).isInstanceOf(IllegalStateException.class);
        assertThatCode(storage::close).doesNotThrowAnyException();
    }

    @Test
    void aBrokerOutOfReachIsNamedWithoutSecrets() {
        var storage = storage(
                Map.of(
                        "default.api.timeout.ms", 300,
                        "request.timeout.ms", 200,
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"secret\";"));

        assertThatThrownBy(() -> storage.start(TestSetup.of()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("localhost:1")
                .hasMessageNotContaining("secret");
    }

    @Test
    void addressesThatCannotBeResolvedAreOutOfReachToo() {
        var storage = storage(Map.of("bootstrap.servers", "no-such-host.invalid:9092"));

        assertThatThrownBy(() -> storage.start(TestSetup.of()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("no-such-host.invalid:9092");
    }

    @Test
    void securityPropertiesReachTheClients() {
        var storage = storage(Map.of("security.protocol", "SSL", "ssl.truststore.location", "/no/such/truststore.jks"));

        assertThatThrownBy(() -> storage.start(TestSetup.of())).hasStackTraceContaining("/no/such/truststore.jks");
    }

    private static List<String> problems(Map<String, Object> properties) {
        return storage(properties).check(TestSetup.of());
    }

    private static KafkaStorage storage(Map<String, Object> properties) {
        var all = new HashMap<String, Object>(Map.of("bootstrap.servers", "localhost:1"));
        all.putAll(properties);
        return KafkaStorage.builder(all)
                .adopt("orders", t -> t.stream("Order-{key}").type("order-placed"))
                .build();
    }
}
