package io.beckett.testkit;

import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker (and its controller) in this JVM, ready when {@code start} returns.
 *
 * <p>By default it listens on a free port of localhost, keeps its data in a temporary folder and deletes it when closed.
 * On a kept folder it finds its topics, records and group offsets again, whether it was closed or its process killed.
 * Topics are never created by merely using their name.
 *
 * <p>Safe for all threads. While a broker has been started in this JVM, Kafka code that wants to end the JVM gets an
 * {@link IllegalStateException} instead.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaRaftServer server;
    private final Admin admin;
    private final String bootstrapServers;
    private final KafkaFolder folder;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaRaftServer server, int port, KafkaFolder folder) {
        this.server = server;
        this.bootstrapServers = "localhost:" + port;
        this.folder = folder;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Starts a broker on a free port and a temporary folder. */
    public static EmbeddedKafka start() {
        return builder().start();
    }

    /** Collects the settings of a broker. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address for clients, {@code localhost:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Creates a topic and returns once clients can use it.
     *
     * @throws IllegalStateException if Kafka refuses, for example because the topic exists
     */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /** Like {@link #createTopic(String, int)}, with settings of the topic such as {@code cleanup.policy}. */
    public void createTopic(String name, int partitions, Map<String, String> settings) {
        var topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
        try {
            admin.createTopics(List.of(topic)).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not create the topic " + name, e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not create the topic " + name + " within " + TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka created the topic " + name, e);
        }
        // The controller has the topic, the broker learns of it a little later.
        Awaitility.await("topic " + name)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptions()
                .until(() -> hasLeaders(name));
    }

    private boolean hasLeaders(String topic) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(description -> description.partitions().stream())
                .allMatch(partition -> partition.leader() != null);
    }

    /** Stops the broker and deletes a temporary folder; a second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        admin.close(Duration.ZERO);
        server.shutdown();
        server.awaitShutdown();
        folder.close();
    }

    /** The settings of a broker. Belongs to one thread. */
    public static final class Builder {

        private static final int ATTEMPTS = 3;

        private final Map<String, String> overrides = new HashMap<>();
        private @Nullable Path folder;
        private int port = Ports.ANY;
        private int controllerPort = Ports.ANY;

        private Builder() {}

        /** Keeps the data in this folder, which is created if it does not exist and never deleted. */
        public Builder folder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /** The port for clients, 1..65535, or 0 (the default) for any free one. */
        public Builder port(int port) {
            this.port = Ports.check("port", port);
            return this;
        }

        /** The port of the controller, 1..65535, or 0 (the default) for any free one. */
        public Builder controllerPort(int port) {
            this.controllerPort = Ports.check("controllerPort", port);
            return this;
        }

        /** Sets a property of the broker; it wins over the built-in ones. */
        public Builder property(String name, String value) {
            overrides.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Starts the broker and returns when clients can use it.
         *
         * @throws java.io.UncheckedIOException if a given port is taken or the folder cannot be used
         * @throws IllegalStateException if a living process uses the folder, or the broker does not start
         */
        public EmbeddedKafka start() {
            forbidEndingTheJvm();
            var opened = KafkaFolder.open(folder);
            try {
                opened.formatOnce();
                return start(opened);
            } catch (RuntimeException e) {
                opened.close();
                throw e;
            }
        }

        private EmbeddedKafka start(KafkaFolder opened) {
            for (var attempt = 1; ; attempt++) {
                var clientPort = Ports.free("Kafka broker", port);
                var properties = BrokerProperties.of(
                        opened.data(), clientPort, Ports.free("Kafka controller", controllerPort), overrides);
                var server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
                try {
                    server.startup();
                    return new EmbeddedKafka(server, clientPort, opened);
                } catch (RuntimeException e) {
                    server.shutdown();
                    // Between finding a free port and using it, somebody else may have taken it.
                    if (attempt == ATTEMPTS || !hasCause(e, BindException.class)) {
                        throw new IllegalStateException(
                                "The embedded Kafka broker did not start on " + opened.data(), e);
                    }
                    log.warn("A port for the embedded Kafka broker was taken meanwhile, trying again", e);
                }
            }
        }

        private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
            return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                    .anyMatch(type::isInstance);
        }

        /** Kafka ends the JVM on a fatal error of a broker; nobody wants to lose a test run to that. */
        private static void forbidEndingTheJvm() {
            Exit.setExitProcedure(EmbeddedKafka::refuseToEndTheJvm);
            Exit.setHaltProcedure(EmbeddedKafka::refuseToEndTheJvm);
        }
    }

    private static void refuseToEndTheJvm(int status, @Nullable String message) {
        log.error("The embedded Kafka broker wanted to end the JVM with status {}: {}", status, message);
        throw new IllegalStateException("The embedded Kafka broker failed with status " + status + ": " + message);
    }
}
