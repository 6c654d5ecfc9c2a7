package io.beckett.examples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.kafka.KafkaStorage;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.subscription.SubscriptionListener;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I10: while Kafka or Postgres is away progress stops, nothing is lost or charged, and it ends by itself. */
class OutageIT {
    private static final Duration SESSION = ofSeconds(2);
    private static final Duration OUTAGE = SESSION.multipliedBy(3);
    private static final int STREAMS = 40;
    private static final int MESSAGES = 4_000;
    private static final String TOPIC = "orders";

    @TempDir
    private Path folder;

    private final int kafkaPort = freePort();
    private final int controllerPort = freePort();
    private final int postgresPort = freePort();
    private final Map<String, List<Long>> handled = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Throwable> charged = new ConcurrentLinkedQueue<>();
    private final HikariDataSource pool = new HikariDataSource();
    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;

    @BeforeEach
    void start() throws SQLException {
        kafka = startKafka();
        postgres = startPostgres();
        pool.setJdbcUrl(postgres.jdbcUrl());
        pool.setMaximumPoolSize(15);
        pool.setConnectionTimeout(1_000);
        Migrations.upgrade(pool);
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table handled (stream text, position bigint)");
        }
        kafka.createTopic(TOPIC, 4);
    }

    @AfterEach
    void stop() {
        pool.close();
        postgres.close();
        kafka.close();
    }

    @Test
    void i10WithoutPostgresNothingMovesNothingIsChargedAndItEndsByItself() throws SQLException {
        try (var node = node()) {
            produce(MESSAGES);
            node.start();
            await().until(() -> count() >= MESSAGES / 4);

            postgres.close();
            await().pollDelay(OUTAGE.dividedBy(2)).until(() -> true);
            var standing = count();
            await().pollDelay(OUTAGE.dividedBy(2)).until(() -> true);
            assertThat(count()).isEqualTo(standing).isLessThan(MESSAGES);
            postgres = startPostgres();

            awaitEverything(MESSAGES);
        }
        assertThat(charged).isEmpty();
        assertOrder();
    }

    @Test
    void i10WithoutKafkaNothingIsLostNothingIsChargedAndItEndsByItself() throws SQLException {
        try (var node = node()) {
            produce(MESSAGES / 2);
            node.start();
            await().until(() -> count() >= MESSAGES / 4);

            kafka.close();
            await().pollDelay(OUTAGE).until(() -> true);
            kafka = startKafka();
            produce(MESSAGES / 2);

            awaitEverything(MESSAGES);
        }
        assertThat(charged).isEmpty();
        assertOrder();
    }

    private Beckett node() {
        return Beckett.builder()
                .storage(KafkaStorage.builder(kafka.bootstrapServers())
                        .adopt(TOPIC, t -> t.stream("Order-{key}").type("order"))
                        .build())
                .checkpoints(PostgresCheckpoints.of(pool))
                .sessionTimeout(SESSION)
                .listener(new SubscriptionListener() {
                    @Override
                    public void attemptFailed(AttemptFailed event) {
                        charged.add(event.cause());
                    }

                    @Override
                    public void streamFailed(AttemptFailed event) {
                        charged.add(event.cause());
                    }
                })
                .group(
                        "shipping",
                        group -> group.concurrency(8)
                                .startingPosition(StartingPosition.EARLIEST)
                                .retries(RetryPolicy.none())
                                .subscription("ship", s -> s.category("Order").handler(this::handle)))
                .build();
    }

    /** Works with the database that also keeps the checkpoints, so both are gone at once. */
    private void handle(MessageContext message) throws SQLException {
        try (var connection = pool.getConnection();
                var insert = connection.prepareStatement("insert into handled values (?, ?)")) {
            insert.setString(1, message.streamName());
            insert.setLong(2, message.streamPosition());
            insert.executeUpdate();
        }
        handled.computeIfAbsent(message.streamName(), name -> new CopyOnWriteArrayList<>())
                .add(message.streamPosition());
    }

    private void produce(int messages) {
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (var i = 0; i < messages; i++) {
                producer.send(new ProducerRecord<>(TOPIC, Integer.toString(i % STREAMS), "{}"));
            }
        }
    }

    private long count() {
        return handled.values().stream()
                .mapToLong(positions -> positions.stream().distinct().count())
                .sum();
    }

    private void awaitEverything(int messages) {
        await().atMost(ofSeconds(60)).until(() -> count() == messages);
    }

    /** A message that was handled again came again before anything behind it: positions repeat from where they were left. */
    private void assertOrder() throws SQLException {
        for (var positions : handled.values()) {
            var firstTimes = positions.stream().distinct().toList();
            assertThat(firstTimes).isSorted();
        }
        try (var connection = pool.getConnection();
                var result = connection
                        .createStatement()
                        .executeQuery("select count(distinct (stream, position)) from handled")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getLong(1)).isEqualTo(MESSAGES);
        }
    }

    private EmbeddedKafka startKafka() {
        return EmbeddedKafka.builder()
                .folder(folder.resolve("kafka"))
                .port(kafkaPort)
                .controllerPort(controllerPort)
                .start();
    }

    private EmbeddedPostgres startPostgres() {
        return EmbeddedPostgres.builder()
                .folder(folder.resolve("postgres"))
                .port(postgresPort)
                .start();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
