package io.beckett.kafka.log;

import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.streams.LogDecider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads streams of the partitions that this node decides, without a command. Whether they are decided here does not say
 * that they are decided nowhere else: this process may have slept. So each read first asks Kafka where the commands end,
 * and waits until this node has got there. Safe for all threads.
 */
final class LocalReads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalReads.class);
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final int MOST_THREADS = 4;
    /** Partitions come and go, and so do their stores, and this node closes; a command is answered by whoever decides. */
    private static final List<Class<? extends Exception>> PASSING = List.of(
            KafkaException.class,
            TimeoutException.class,
            IllegalStateException.class,
            RejectedExecutionException.class);

    private final LogTopic topic;
    private final Admin admin;
    private final LogDecider decider;
    private final ThreadPoolExecutor readers;
    private final List<FreshEnd> ends;

    /** @param decider of this node; is not closed here */
    LocalReads(LogTopic topic, LogClients clients, LogDecider decider, ThreadFactory threads) {
        this.topic = topic;
        this.decider = decider;
        this.admin = clients.admin();
        this.readers = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        readers.allowCoreThreadTimeOut(true);
        this.ends = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new FreshEnd(() -> endOf(partition)))
                .toList();
    }

    /** High watermark: what lies below it stays, whoever becomes leader. */
    private CompletionStage<Long> endOf(int partition) {
        var commands = new TopicPartition(topic.appends().topic(), partition);
        var options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs((int) ASK.toMillis());
        return admin.listOffsets(Map.of(commands, OffsetSpec.latest()), options)
                .partitionResult(commands)
                .toCompletionStage()
                .thenApply(ListOffsetsResultInfo::offset);
    }

    /** Empty if this node cannot tell in time. Never completes exceptionally. */
    CompletableFuture<Optional<Answer.Page>> read(int partition, String stream, Command.Read read, Duration atMost) {
        if (!decider.knows(partition)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var until = System.nanoTime() + atMost.toNanos();
        return ends.get(partition)
                .ask()
                .orTimeout(atMost.toNanos(), TimeUnit.NANOSECONDS)
                .thenComposeAsync(
                        end -> {
                            var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
                            return decider.read(partition, stream, read, end, left, readers);
                        },
                        readers)
                .handle((page, failure) -> failure == null ? page : given(stream, failure));
    }

    private Optional<Answer.Page> given(String stream, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (PASSING.stream().anyMatch(kind -> kind.isInstance(cause))) {
            log.debug("Stream '{}' could not be read here, it is read through Kafka", stream, cause);
        } else {
            log.warn("Stream '{}' could not be read here, it is read through Kafka", stream, cause);
        }
        return Optional.empty();
    }

    /** Reads that are under way are not answered from here any more. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
        // What waits there is answered by a command, or told that all is closed.
        readers.shutdown();
    }
}
