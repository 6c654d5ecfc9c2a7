package io.beckett.kafka.decide.streams;

import io.beckett.kafka.client.Clients;
import io.beckett.kafka.decide.Answer.Page;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.StorePages;
import io.beckett.kafka.decide.streams.ProcessedOffsets.Reached;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides a log topic's commands on this node, together with the other nodes that do. The topics must exist. Safe for all
 * threads.
 */
public final class LogDecider implements AutoCloseable {
    private static final Duration CLOSE_TIME = Duration.ofSeconds(10);
    private static final Duration CUT_TIME = Duration.ofSeconds(20);
    private static final Logger log = LoggerFactory.getLogger(LogDecider.class);

    private final String topic;
    private final StreamsClients clients;
    private final KafkaStreams streams;
    private final ReplyWriter replies;
    private final ProcessedOffsets processed;
    private final Restarts restarts;
    private final RestoreProgress restoring;

    private LogDecider(
            String topic,
            StreamsClients clients,
            KafkaStreams streams,
            ReplyWriter replies,
            ProcessedOffsets processed,
            Restarts restarts,
            RestoreProgress restoring) {
        this.topic = topic;
        this.clients = clients;
        this.streams = streams;
        this.replies = replies;
        this.processed = processed;
        this.restarts = restarts;
        this.restoring = restoring;
    }

    /**
     * How far a store is restored.
     *
     * @param next the offset in the changelog up to which it is
     * @param end where the changelog ended when that was asked last
     */
    public record Restored(long next, long end) {}

    /** Whether this node takes part. */
    public enum State {
        /** Gets its partitions, or restores their stores. */
        STARTING,
        /** Has what it shall have, which may be no partition. */
        RUNNING,
        /** Gave up, see {@link #failure()}; other nodes go on, unless they meet the same. */
        FAILED,
        /** Was closed. */
        CLOSED
    }

    /**
     * Starts and returns at once.
     *
     * @throws io.beckett.error.ConfigurationException if Kafka's clients refuse their properties
     * @throws io.beckett.error.StoreUnavailableException if the addresses cannot be resolved
     */
    public static LogDecider start(DeciderSettings settings) {
        var processed = new ProcessedOffsets();
        var topics = settings.topics();
        var servers = String.valueOf(settings.client().get("bootstrap.servers"));
        var clients = new StreamsClients();
        var replies = new ReplyWriter(
                Clients.open(servers, () -> clients.getProducer(ReplyWriter.properties(settings.client()))),
                topics.replies());
        var topology = DeciderTopology.of(
                settings,
                partition -> new LogEnd(settings.client(), new TopicPartition(topics.log(), partition)),
                processed,
                Answers.to(settings.callers(), replies));
        var streams = Clients.open(servers, () -> streams(topology, settings, clients));
        var restarts = new Restarts(topics.log());
        streams.setUncaughtExceptionHandler(restarts);
        var restoring = new RestoreProgress();
        streams.setGlobalStateRestoreListener(restoring);
        streams.setStandbyUpdateListener(restoring);
        streams.start();
        return new LogDecider(topics.log(), clients, streams, replies, processed, restarts, restoring);
    }

    private static KafkaStreams streams(Topology topology, DeciderSettings settings, StreamsClients clients) {
        try {
            return new KafkaStreams(topology, new StreamsConfig(StreamsProperties.of(settings)), clients);
        } catch (RuntimeException e) {
            clients.cutOff();
            throw e;
        }
    }

    /** Whether this node takes part. */
    public State state() {
        return switch (streams.state()) {
            case CREATED, REBALANCING -> State.STARTING;
            case RUNNING -> State.RUNNING;
            case PENDING_ERROR, ERROR -> State.FAILED;
            case PENDING_SHUTDOWN, NOT_RUNNING -> State.CLOSED;
        };
    }

    /** Why it gave up. */
    public Optional<String> failure() {
        return restarts.failure();
    }

    /** What last kept it from deciding for a while, if anything did. */
    public Optional<String> trouble() {
        return restarts.trouble();
    }

    /** How far the stores on this node are restored, by partition, copies of what another node decides included. */
    public Map<Integer, Restored> restored() {
        return restoring.stores();
    }

    /** How far the partitions on this node are. */
    public ProcessedOffsets processed() {
        return processed;
    }

    /** Whether the partition is decided here, and has been long enough to say how far. */
    public boolean knows(int partition) {
        return processed.of(partition).isPresent();
    }

    /**
     * Reads a stream from the store of this node, no staler than the call: the caller asks for the end of the appends
     * topic's partition first, and every command below it is decided here before the store is read. What is read is what a
     * command would be answered that stood where this node has got to.
     *
     * @param partition in which the stream lives
     * @param appendsEnd the end of that partition, asked for after the read was wanted
     * @param readers on whose threads the store is read
     * @return empty if this node cannot tell in time, or the partition left while it was read; then a command can
     */
    public CompletableFuture<Optional<Page>> read(
            int partition, String stream, Command.Read read, long appendsEnd, Duration atMost, Executor readers) {
        var reached = processed.when(partition, appendsEnd, atMost);
        return reached.isDone()
                ? reached.thenApply(found -> page(partition, stream, read, found))
                // Otherwise the thread that decides would read.
                : reached.thenApplyAsync(found -> page(partition, stream, read, found), readers);
    }

    private Optional<Page> page(int partition, String stream, Command.Read read, Optional<Reached> reached) {
        if (reached.isEmpty()) {
            return Optional.empty();
        }
        var store = streams.store(StoreQueryParameters.fromNameAndType(
                        LogTopics.STORE, QueryableStoreTypes.<byte[], byte[]>keyValueStore())
                .withPartition(partition));
        var page = StorePages.page(
                new QueriedFacts(store), stream, read, reached.get().next());
        // The task may have left while the store was read, and have come back with an older one.
        return processed.isStillHere(partition, reached.get()) ? Optional.of(page) : Optional.empty();
    }

    /**
     * Gives up for good, without waiting: whatever its threads wait for in Kafka ends, and nothing that is not written yet is
     * written any more.
     *
     * @param why becomes the {@link #failure()}
     */
    public void halt(String why) {
        restarts.halt(why);
        clients.cutOff();
    }

    /**
     * Stops and leaves the group, so that other nodes take over at once. What waits for Kafka after 10 seconds is cut off,
     * as if this process had died. Waits at most 30 seconds.
     */
    @Override
    public void close() {
        restarts.close();
        if (!isClosedIn(CLOSE_TIME)) {
            log.warn("Decider of {}: Kafka did not let it close in {}, it is cut off", topic, CLOSE_TIME);
            clients.cutOff();
            if (!isClosedIn(CUT_TIME)) {
                log.warn("Decider of {}: it is not closed yet after {} more", topic, CUT_TIME);
            }
        }
        replies.close();
    }

    private boolean isClosedIn(Duration time) {
        return streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(time));
    }
}
