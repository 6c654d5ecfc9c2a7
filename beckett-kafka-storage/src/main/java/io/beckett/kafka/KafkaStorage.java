package io.beckett.kafka;

import io.beckett.error.ConfigurationException;
import io.beckett.kafka.log.KafkaLogs;
import io.beckett.kafka.log.LogDefinition;
import io.beckett.kafka.log.StoreRebuild;
import io.beckett.kafka.mapping.AdoptedTopic;
import io.beckett.kafka.mapping.Deserializers;
import io.beckett.kafka.mapping.TopicMapping;
import io.beckett.kafka.poll.KafkaFeed;
import io.beckett.kafka.poll.TopicEnds;
import io.beckett.kafka.read.KafkaReader;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RebuildPlaces;
import io.beckett.spi.RecordReader;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages in Kafka topics.
 *
 * <p>Adopted topics are written by other programs and read in place. Transactions that were aborted are never seen, unless
 * the Kafka property {@code isolation.level} says so. Nothing is committed to Kafka but the progress that lag monitors look
 * at, and nothing of that is read back.
 *
 * <p>Safe for all threads; feeds and readers belong to one thread each. A Kafka that is out of reach throws
 * {@code StoreUnavailableException}; calling again is safe.
 */
public final class KafkaStorage implements MessageStorage {
    private static final Logger log = LoggerFactory.getLogger(KafkaStorage.class);

    private final ClientProperties properties;
    private final List<AdoptedTopic> adopted;
    private final List<LogDefinition> logs;
    private final Duration appendTimeout;
    private final List<String> problems;
    private final AtomicInteger clients = new AtomicInteger();
    private volatile @Nullable Running running;

    private KafkaStorage(Builder builder, List<String> problems) {
        this.properties = builder.properties;
        this.adopted = List.copyOf(builder.adopted);
        this.logs = List.copyOf(builder.logs);
        this.appendTimeout = builder.appendTimeout;
        this.problems = problems;
    }

    /**
     * A storage with these properties for all its clients: addresses, security, sizes and times. They are copied.
     *
     * @param kafkaProperties as in Kafka's documentation; those that Beckett sets itself are problems of the build
     * @throws IllegalArgumentException if a name is not a String
     */
    public static Builder builder(Map<?, ?> kafkaProperties) {
        return new Builder(ClientProperties.of(Objects.requireNonNull(kafkaProperties, "kafkaProperties")));
    }

    /** A storage on the brokers that are found by these addresses, {@code host:port} separated by commas. */
    public static Builder builder(String bootstrapServers) {
        return builder(Map.of("bootstrap.servers", Objects.requireNonNull(bootstrapServers, "bootstrapServers")));
    }

    @Override
    public List<String> check(StorageSetup setup) {
        return problems;
    }

    @Override
    public void start(StorageSetup setup) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        if (running != null) {
            throw new IllegalStateException("this KafkaStorage is already started. Build one for each Beckett.");
        }
        SharedCategories.warnings(logs, adopted).forEach(log::warn);
        var mappings = new TreeMap<String, TopicMapping>();
        for (var part : adopted) {
            part.topics().forEach(topic -> mappings.put(topic, part.mapping(topic, setup)));
        }
        var started = logs.isEmpty()
                ? null
                : KafkaLogs.start(
                        logs,
                        properties.logs(setup.instanceName() + "-log"),
                        properties.stateFolder(setup.instanceName()),
                        appendTimeout,
                        setup);
        logs.forEach(log -> mappings.put(
                log.topic(), TopicMapping.ofLog(log.topic(), log.codec().orElse(setup.codec()))));
        try {
            var name = setup.instanceName() + "-admin";
            var ends = TopicEnds.connect(
                    properties.admin(name),
                    properties.bootstrapServers(),
                    properties.isolation(),
                    List.copyOf(mappings.keySet()));
            running = new Running(setup, mappings, ends, Optional.ofNullable(started));
        } catch (RuntimeException e) {
            if (started != null) {
                started.close();
            }
            throw e;
        }
    }

    /**
     * Makes the store from which a log topic's appends are decided anew, from the log topic itself: for when nodes refuse to
     * start, or stop deciding, because that store was lost. Nothing in the log changes: messages, positions, global
     * positions and ids that were used stay what they are. What was asked for and not decided yet is decided when nodes run
     * again.
     *
     * <p>All nodes that declare the log topic must be stopped. It reads the whole log and writes three records for each
     * message. If it fails or dies, nodes go on refusing, and it is called again. This storage need not be started.
     *
     * @param topic one that was declared with {@link Builder#log}
     * @throws IllegalArgumentException if it was not
     * @throws IllegalStateException if a node still decides it; one that was killed counts for 8 s more
     * @throws ConfigurationException if the storage cannot work, the topics are not of one log, or the log has lost messages
     * @throws io.beckett.error.StoreUnavailableException if Kafka is out of reach; calling again is safe
     */
    public RebuiltLog rebuildLog(String topic) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        var definition = logs.stream()
                .filter(each -> each.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + topic + "' is no log topic of this storage: "
                        + logs.stream().map(LogDefinition::topic).toList()
                        + ". Declare it with KafkaStorage.builder(..).log(\"" + topic + "\", ..)."));
        return StoreRebuild.run(definition, properties.logs("rebuild"));
    }

    @Override
    public Map<PartitionId, FeedPosition> ends() {
        var now = running();
        var ends = now.ends().read();
        return now.logs().map(started -> started.withSeq(ends)).orElse(ends);
    }

    @Override
    public Optional<StreamStorage> streams() {
        return logs.isEmpty() ? Optional.empty() : Optional.of(running().logs().orElseThrow());
    }

    @Override
    public Optional<Map<String, List<String>>> categories() {
        var categories = new TreeMap<String, List<String>>();
        for (var part : adopted) {
            for (var topic : part.topics()) {
                var category = part.category(topic);
                if (category.isEmpty()) {
                    return Optional.empty();
                }
                categories
                        .computeIfAbsent(category.get(), unused -> new ArrayList<>())
                        .add(topic);
            }
        }
        for (var part : logs) {
            var taken = part.categories();
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            taken.get()
                    .forEach(category -> categories
                            .computeIfAbsent(category, unused -> new ArrayList<>())
                            .add(part.topic()));
        }
        return Optional.of(categories);
    }

    @Override
    public MessageFeed openFeed(String group) {
        var now = running();
        var purpose = now.purpose(group + "-feed", clients);
        return new KafkaFeed(
                properties.bootstrapServers(),
                properties.feed(purpose, now.ends().partitions()),
                () -> properties.membership(now.purpose(group + "-group", clients), group),
                now.mappings(),
                now.ends());
    }

    @Override
    public RecordReader openReader() {
        var now = running();
        return new KafkaReader(
                properties.bootstrapServers(),
                properties.reader(now.purpose("reader", clients)),
                now.mappings(),
                now.ends()::logsOf);
    }

    /** Progress is what is committed for the Kafka group of the group's name; nothing else reads that back. */
    @Override
    public Optional<RebuildPlaces> places() {
        return Optional.of(running().ends().places());
    }

    @Override
    public void close() {
        var now = running;
        if (now == null) {
            return;
        }
        now.logs().ifPresent(KafkaLogs::close);
        now.ends().close();
        now.mappings().forEach((topic, mapping) -> {
            if (mapping.passedTombstones() > 0) {
                log.info("Topic {}: {} records without a value were passed over", topic, mapping.passedTombstones());
            }
        });
    }

    /** How reads of streams were answered so far. */
    KafkaLogs.Reads reads() {
        return running().logs().orElseThrow().reads();
    }

    private Running running() {
        var now = running;
        if (now == null) {
            throw new IllegalStateException("this KafkaStorage is not started yet. Call start() first.");
        }
        return now;
    }

    private record Running(
            StorageSetup setup, Map<String, TopicMapping> mappings, TopicEnds ends, Optional<KafkaLogs> logs) {
        String purpose(String what, AtomicInteger clients) {
            return setup.instanceName() + "-" + what + "-" + clients.incrementAndGet();
        }
    }

    /** Puts a storage together. Belongs to one thread. */
    public static final class Builder {
        private final ClientProperties properties;
        private final Deserializers deserializers = new Deserializers();
        private final List<AdoptedTopic> adopted = new ArrayList<>();
        private final List<LogDefinition> logs = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private Duration appendTimeout = Duration.ofSeconds(10);

        private Builder(ClientProperties properties) {
            this.properties = properties;
        }

        /** Reads a topic that other programs write. */
        public Builder adopt(String topic, Consumer<? super AdoptedTopicBuilder> define) {
            return adopt(List.of(Objects.requireNonNull(topic, "topic")), define);
        }

        /** Reads several topics in the same way. */
        public Builder adopt(Collection<String> topics, Consumer<? super AdoptedTopicBuilder> define) {
            Objects.requireNonNull(topics, "topics");
            Objects.requireNonNull(define, "define");
            adopted.add(AdoptedTopic.define(List.copyOf(topics), deserializers, define));
            return this;
        }

        /**
         * Reads and writes a topic that is Beckett's own: streams are appended to it. Needs
         * {@code org.apache.kafka:kafka-streams} among the dependencies. Kafka Streams keeps a copy of the partitions that
         * this node decides in the folder that the Kafka property {@code state.dir} names, by default {@code beckett-state}
         * in the working directory; it belongs on a real disk and is kept over restarts.
         */
        public Builder log(String topic, Consumer<? super LogTopicBuilder> define) {
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(define, "define");
            logs.add(LogDefinition.define(topic, define));
            return this;
        }

        /**
         * How long an append to a stream or a read of it may take.
         *
         * @param timeout 100 ms to 5 min; default 10 s
         */
        public Builder appendTimeout(Duration timeout) {
            Objects.requireNonNull(timeout, "timeout");
            if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
                problems.add("Kafka storage: appendTimeout is " + timeout + ", allowed 100 ms to 5 min.");
            }
            appendTimeout = timeout;
            return this;
        }

        /** The storage. Does no I/O and throws nothing: what is wrong is told by {@code check}, with all other mistakes. */
        public KafkaStorage build() {
            var found = new ArrayList<>(ReservedProperties.problemsOf(properties.given()));
            found.addAll(problems);
            if (adopted.isEmpty() && logs.isEmpty()) {
                found.add("Kafka storage: no topic. Write KafkaStorage.builder(..).adopt(\"orders\", topic -> ..).");
            }
            var uses = new HashMap<String, Integer>();
            for (var part : adopted) {
                found.addAll(part.problems());
                for (var topic : part.topics()) {
                    if (uses.merge(topic, 1, Integer::sum) == 2) {
                        found.add("adopted topic '" + topic
                                + "': adopted twice. Each of its records is one message. Remove one.");
                    }
                }
            }
            for (var part : logs) {
                found.addAll(part.problems());
                if (uses.merge(part.topic(), 1, Integer::sum) == 2) {
                    found.add("log topic '" + part.topic()
                            + "': used twice. A log topic is written by Beckett alone. Use another name.");
                }
            }
            found.addAll(SharedCategories.problems(logs));
            if (!logs.isEmpty() && !hasKafkaStreams()) {
                found.add("log topic '" + logs.get(0).topic()
                        + "': kafka-streams is not on the class path; it decides appends. Add"
                        + " org.apache.kafka:kafka-streams:" + AppInfoParser.getVersion()
                        + ". Adopted topics do not need it.");
            }
            return new KafkaStorage(this, List.copyOf(found));
        }

        private static boolean hasKafkaStreams() {
            try {
                Class.forName("org.apache.kafka.streams.KafkaStreams", false, KafkaStorage.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
    }
}
