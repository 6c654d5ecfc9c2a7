package io.beckett.examples.servers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.beckett.examples.servers.ServerOptions.Database;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka and a Postgres, given or embedded.
 *
 * <p>Embedded ones keep their data, what is committed in Postgres survives a power cut, and they stop when this is closed.
 * Given ones are left as they are. Safe for all threads.
 */
public final class Servers implements AutoCloseable {

    /** Names the log file of this process; read by the configuration of the log. */
    public static final String LOG_FILE = "beckett.examples.log";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Map<String, Object> kafka;
    private final Database database;
    private final Path folder;
    private final List<String> arguments;
    private final String description;
    private final @Nullable EmbeddedKafka embeddedKafka;
    private final @Nullable EmbeddedPostgres embeddedPostgres;

    private Servers(
            ServerOptions options, @Nullable EmbeddedKafka embeddedKafka, @Nullable EmbeddedPostgres embeddedPostgres) {
        this.embeddedKafka = embeddedKafka;
        this.embeddedPostgres = embeddedPostgres;
        kafka = embeddedKafka == null
                ? options.kafka().orElseThrow()
                : Map.of("bootstrap.servers", embeddedKafka.bootstrapServers());
        database = embeddedPostgres == null
                ? options.database().orElseThrow()
                : new Database(embeddedPostgres.jdbcUrl(), null, null);
        folder = options.folder();
        arguments = arguments(options);
        description = "Kafka %s %s, Postgres %s %s"
                .formatted(
                        kafka.get("bootstrap.servers"),
                        embeddedKafka == null ? "(given)" : "(embedded in " + options.folder() + ")",
                        database,
                        embeddedPostgres == null ? "(given)" : "(embedded in " + options.folder() + ", fsync on)");
    }

    /**
     * Starts what is not given. The log of this process goes to the folder.
     *
     * @throws IllegalStateException if a living process uses the folder, or a server does not start
     */
    public static Servers open(ServerOptions options) {
        if (System.getProperty(LOG_FILE) == null) {
            System.setProperty(LOG_FILE, options.folder().resolve("beckett.log").toString());
        }
        EmbeddedKafka kafka = null;
        EmbeddedPostgres postgres = null;
        try {
            if (options.kafka().isEmpty()) {
                kafka = EmbeddedKafka.builder()
                        .folder(options.folder().resolve("kafka"))
                        .start();
            }
            if (options.database().isEmpty()) {
                postgres = EmbeddedPostgres.builder()
                        .folder(options.folder().resolve("postgres"))
                        .start();
            }
            return new Servers(options, kafka, postgres);
        } catch (RuntimeException e) {
            close(kafka, postgres);
            throw e;
        }
    }

    /** The properties for Kafka clients. */
    public Map<String, Object> kafka() {
        return kafka;
    }

    /** A connection pool for the database; the caller closes it. */
    public HikariDataSource pool(String name, int size) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setJdbcUrl(database.url());
        Optional.ofNullable(database.user()).ifPresent(config::setUsername);
        Optional.ofNullable(database.password()).ifPresent(config::setPassword);
        return new HikariDataSource(config);
    }

    /**
     * Creates a topic and returns once every partition has a leader.
     *
     * @throws IllegalStateException if Kafka refuses
     */
    public void createTopic(String name, int partitions) {
        try (var admin = Admin.create(kafka)) {
            answer(
                    "create the topic " + name,
                    admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                            .all());
            Awaitility.await("topic " + name)
                    .atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(() -> hasLeaders(admin, name));
        }
    }

    private static boolean hasLeaders(Admin admin, String topic) {
        var found = answer(
                "describe the topic " + topic,
                admin.describeTopics(List.of(topic)).allTopicNames());
        return found.values().stream()
                .flatMap(description -> description.partitions().stream())
                .allMatch(partition -> partition.leader() != null);
    }

    private static <T> T answer(String what, KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked to " + what, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not " + what + ": " + e, e);
        }
    }

    /** How many copies a topic can have here, at most the usual three. */
    public int copies() {
        try (var admin = Admin.create(kafka)) {
            return Math.min(
                    3,
                    answer("describe the cluster", admin.describeCluster().nodes())
                            .size());
        }
    }

    /** The properties for a storage that keeps log topics; each node has a folder of its own for its state. */
    public Map<String, Object> kafkaWithState(String node) {
        var properties = new HashMap<>(kafka);
        properties.put("state.dir", folder.resolve("state-" + node).toString());
        return properties;
    }

    /** Where embedded servers keep their data, and processes their logs. */
    Path folder() {
        return folder;
    }

    /** The options by which another process reaches the same servers. The password goes another way. */
    List<String> arguments() {
        return arguments;
    }

    String jdbcUrl() {
        return database.url();
    }

    /** The password that another process needs; empty if the address is enough. */
    Optional<String> password() {
        return Optional.ofNullable(database.password());
    }

    private List<String> arguments(ServerOptions options) {
        var list = new ArrayList<String>();
        list.add("--folder=" + options.folder());
        options.kafkaPropertiesFile().ifPresent(file -> list.add("--kafka-properties=" + file));
        list.add("--bootstrap-servers=" + kafka.get("bootstrap.servers"));
        list.add("--jdbc-url=" + database.url());
        Optional.ofNullable(database.user()).ifPresent(user -> list.add("--jdbc-user=" + user));
        return List.copyOf(list);
    }

    /** For a person: where the servers are, and whose they are. */
    @Override
    public String toString() {
        return description;
    }

    @Override
    public void close() {
        close(embeddedKafka, embeddedPostgres);
    }

    private static void close(@Nullable EmbeddedKafka kafka, @Nullable EmbeddedPostgres postgres) {
        try (kafka;
                postgres) {
            // Postgres stops first, then Kafka; a failure of one does not keep the other from stopping.
        }
    }
}
