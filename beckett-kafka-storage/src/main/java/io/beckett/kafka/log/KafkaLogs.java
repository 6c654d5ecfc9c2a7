package io.beckett.kafka.log;

import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** All log topics of a storage while it runs. Safe for all threads. */
public final class KafkaLogs implements StreamStorage, AutoCloseable {
    private record Log(LogDefinition definition, RunningLog running, LogStreams streams) {}

    private final List<Log> logs = new ArrayList<>();
    private final Duration timeout;

    private KafkaLogs(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Starts them one after the other.
     *
     * @param properties of all Kafka clients
     * @param stateFolder of this process alone, kept over restarts
     * @param timeout of an append or a read
     * @throws io.beckett.error.ConfigurationException if a topic cannot be used
     * @throws io.beckett.error.StoreUnavailableException if Kafka does not answer
     */
    public static KafkaLogs start(
            List<LogDefinition> definitions,
            Map<String, Object> properties,
            Path stateFolder,
            Duration timeout,
            StorageSetup setup) {
        var started = new KafkaLogs(timeout);
        var memory = StoreMemory.ofDefault();
        try {
            for (var definition : definitions) {
                var running = RunningLog.start(
                        definition.toTopic(), properties, stateFolder, memory, timeout, setup.threads());
                var codec = definition.codec().orElse(setup.codec());
                started.logs.add(new Log(definition, running, new LogStreams(running, codec)));
            }
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /**
     * The same ends, those of logs with the number of the last message before them or of a later one; without those of a log
     * that is lost, as if its topic did not exist any more.
     */
    public Map<PartitionId, FeedPosition> withSeq(Map<PartitionId, FeedPosition> ends) {
        var numbered = new HashMap<>(ends);
        for (var log : logs) {
            ends.forEach((partition, end) -> {
                if (!partition.topic().equals(log.definition.topic())) {
                    return;
                }
                if (log.running.loss().isPresent()) {
                    numbered.remove(partition);
                } else {
                    numbered.put(partition, log.running.withSeq(partition.partition(), end, timeout));
                }
            });
        }
        return numbered;
    }

    @Override
    public StreamLog logOf(StreamName stream) {
        var log = find(stream);
        return new StreamLog(
                log.definition.topic(),
                log.definition.codec(),
                LogTopic.MOST_APPENDED_BYTES,
                LogTopic.MOST_APPENDED_BYTES,
                timeout);
    }

    private Log find(StreamName stream) {
        return logs.stream()
                .filter(log -> log.definition.takes(stream))
                .reduce((one, other) -> {
                    throw new IllegalArgumentException("stream '" + stream + "' is taken by log topic '"
                            + one.definition.topic() + "' and by log topic '" + other.definition.topic()
                            + "': it would have two versions. Let one of them take it.");
                })
                .orElseThrow(() -> new IllegalArgumentException("no log topic takes category '" + stream.category()
                        + "' (log topics: "
                        + logs.stream().map(log -> describe(log.definition)).collect(Collectors.joining("; "))
                        + "). Add it with KafkaStorage.builder(..).log(\"topic\", log -> log.category(\""
                        + stream.category() + "\")); adopted topics are never written."));
    }

    private static String describe(LogDefinition definition) {
        return definition.topic() + ": "
                + definition.categories().map(names -> String.join(", ", names)).orElse("by a function");
    }

    @Override
    public CompletableFuture<AppendOutcome> append(AppendRequest request) {
        return find(request.stream()).streams.append(request);
    }

    @Override
    public CompletableFuture<ReadPage> read(ReadRequest request) {
        return find(request.stream()).streams.read(request);
    }

    /**
     * How reads were answered so far.
     *
     * @param here from the store of this node
     * @param byCommand by a command, that is through Kafka
     */
    public record Reads(long here, long byCommand) {}

    /** How reads of all logs were answered so far. */
    public Reads reads() {
        return new Reads(
                logs.stream().mapToLong(log -> log.running.readHere()).sum(),
                logs.stream().mapToLong(log -> log.running.readByCommand()).sum());
    }

    /** What keeps a log from being decided here, if anything does. */
    public Optional<String> failure() {
        return logs.stream().flatMap(log -> log.running.failure().stream()).findFirst();
    }

    @Override
    public void close() {
        logs.forEach(log -> log.running.close());
    }
}
