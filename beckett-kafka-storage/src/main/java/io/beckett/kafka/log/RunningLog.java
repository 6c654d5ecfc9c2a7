package io.beckett.kafka.log;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.streams.DeciderSettings;
import io.beckett.kafka.decide.streams.LogDecider;
import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.spi.FeedPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log topic while a node uses it: its appends are decided here and elsewhere, and asked for. Safe for all threads. */
final class RunningLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningLog.class);

    private final LogTopic topic;
    private final LogDecider decider;
    private final CommandClient client;
    private final LocalReads reads;
    private final LongAdder readHere = new LongAdder();
    private final LongAdder readByCommand = new LongAdder();
    private final Map<Integer, FeedPosition> heads = new ConcurrentHashMap<>();

    private volatile @Nullable TrimLoop trim;
    private volatile @Nullable TopicWatch watch;
    private volatile @Nullable String loss;

    private RunningLog(LogTopic topic, LogDecider decider, CommandClient client, LocalReads reads) {
        this.topic = topic;
        this.decider = decider;
        this.client = client;
        this.reads = reads;
    }

    /**
     * Makes or checks the topics, begins to decide, and waits until every partition is founded with these settings. Whatever
     * can be refused is refused before this node takes part.
     *
     * @param properties of all Kafka clients
     * @param stateFolder as of {@link DeciderSettings}
     * @param memory of all stores of this node
     * @param timeout for how long Kafka may take to accept a command
     * @throws ConfigurationException if the topics cannot be used, or the log was founded with other settings
     * @throws StoreUnavailableException if Kafka does not answer, or nobody decides and nothing is restored, for 30 s
     */
    static RunningLog start(
            LogTopic topic,
            Map<String, Object> properties,
            Path stateFolder,
            StoreMemory memory,
            Duration timeout,
            ThreadFactory threads) {
        var clients = new LogClients(properties);
        var made = prepare(topic, clients);
        var client = new CommandClient(
                topic, clients.servers(), clients.commandProducer(timeout), clients.consumer(), threads);
        try {
            var settings = DeciderSettings.of(topic.names(), properties, stateFolder(stateFolder, topic, made))
                    .withReplicationFactor(topic.replicationFactor())
                    .withStandbys(1)
                    .withMemory(memory)
                    .withCallers(client);
            var decider = LogDecider.start(settings);
            try {
                var reads = new LocalReads(topic, clients, decider, threads);
                try {
                    var running = new RunningLog(topic, decider, client, reads);
                    var watch = new TopicWatch(topic, KnownTopics.of(made), clients, running::lose, threads);
                    running.watch = watch;
                    try {
                        new LogStart(topic, decider, client).found(made.genesis());
                        running.trim = TrimLoop.of(topic, clients, made.genesis(), threads);
                        return running;
                    } catch (RuntimeException e) {
                        watch.close();
                        throw e;
                    }
                } catch (RuntimeException e) {
                    reads.close();
                    throw e;
                }
            } catch (RuntimeException e) {
                decider.close();
                throw e;
            }
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private static TopicMaker.Made prepare(LogTopic topic, LogClients clients) {
        try (var admin = clients.admin();
                var consumer = clients.consumer()) {
            var made = new TopicMaker(admin, clients.servers()).prepare(topic);
            new Foundings(topic, clients.servers(), consumer).check(made.genesis());
            return made;
        }
    }

    /**
     * A folder of what was restored from one changelog only: when the store was rebuilt, the changelog is another one, and
     * what a node has of the one before must not be mixed with it.
     */
    private static Path stateFolder(Path all, LogTopic topic, TopicMaker.Made made) {
        return all.resolve(topic.name()).resolve(made.changelog().toString());
    }

    /** From here on nothing is asked, decided or answered on this node: what is acknowledged would not be in the log. */
    private void lose(String why) {
        loss = why;
        log.error("Appends and reads are refused on this node until a restart. {}", why);
        client.refuse(why);
        decider.halt(why);
        var trimming = trim;
        if (trimming != null) {
            trimming.close();
        }
    }

    /** Why the log cannot be used any more. */
    Optional<String> loss() {
        return Optional.ofNullable(loss);
    }

    private Answer answerOf(CompletableFuture<Answer> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            var halted = decider.failure().map(reason -> ": " + reason).orElse("");
            var cause = e.getCause() == null ? e : e.getCause();
            throw new StoreUnavailableException(
                    "log topic '" + topic.name() + "'",
                    "it gives no answer" + halted + ": " + cause.getMessage(),
                    cause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private StoreUnavailableException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new StoreUnavailableException(
                "Kafka", "interrupted while log topic '" + topic.name() + "' was asked", cause);
    }

    /**
     * The end of a partition of the log with a number of a message: everything behind that number appears at the end or
     * behind it, since the end was read before.
     */
    FeedPosition withSeq(int partition, FeedPosition end, Duration atMost) {
        if (end.offset() == 0 || partition >= topic.partitions()) {
            return end;
        }
        var known = heads.get(partition);
        if (known == null || known.offset() != end.offset() || !known.log().equals(end.log())) {
            var answer = answerOf(client.ask(partition, new Command.Head(), atMost));
            if (!(answer instanceof Answer.Head head)) {
                throw new StoreUnavailableException(
                        "Kafka", "the end of " + topic.name() + "-" + partition + ": " + answer, null);
            }
            known = new FeedPosition(end.offset(), head.seq(), end.leaderEpoch(), end.log());
            heads.put(partition, known);
        }
        return new FeedPosition(end.offset(), known.seq(), end.leaderEpoch(), end.log());
    }

    /**
     * Reads a page of a stream, not older than the call: from the store of this node if it decides the stream's partition and
     * gets far enough within half of the time, else by a command that whoever decides it answers.
     */
    CompletableFuture<Answer> read(String stream, Command.Read read, Duration atMost) {
        var why = loss;
        if (why != null) {
            return CompletableFuture.failedFuture(Unanswered.notWritten(why, true, null));
        }
        var until = System.nanoTime() + atMost.toNanos();
        var partition = Decider.partitionOf(stream, topic.partitions());
        return reads.read(partition, stream, read, atMost.dividedBy(2)).thenCompose(page -> {
            if (page.isPresent()) {
                readHere.increment();
                return CompletableFuture.completedFuture(page.get());
            }
            readByCommand.increment();
            return client.ask(stream, read, Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        });
    }

    /** How many reads were answered from the store of this node. */
    long readHere() {
        return readHere.sum();
    }

    /** How many reads went through Kafka. */
    long readByCommand() {
        return readByCommand.sum();
    }

    /** What may keep answers away, as sentences for a person. */
    String outlook() {
        return switch (decider.state()) {
            case STARTING ->
                decider.trouble()
                        .map(why -> " The decider of this node was started again, and is not ready yet, because of: "
                                + why + ".")
                        .orElse(" Partitions are moving between nodes (rebalance); that ends by itself, read again.");
            case FAILED -> " This node decides no more: " + failure().orElse("see its log") + ".";
            case RUNNING ->
                " Partitions of a node that died move to others after its session time-out (8 s); read again.";
            case CLOSED -> "";
        };
    }

    /** Why this node does not decide, as a sentence for a person; empty if nothing is known. */
    String trouble() {
        if (loss != null) {
            return ""; // said by whatever is refused
        }
        var state = decider.state();
        return state == LogDecider.State.FAILED
                        || (state == LogDecider.State.STARTING
                                && decider.trouble().isPresent())
                ? outlook()
                : "";
    }

    Optional<String> failure() {
        return decider.failure();
    }

    LogTopic topic() {
        return topic;
    }

    CommandClient client() {
        return client;
    }

    @Override
    public void close() {
        log.debug(
                "Log topic '{}': {} reads were answered from the store here, {} through Kafka",
                topic.name(),
                readHere,
                readByCommand);
        var watching = watch;
        if (watching != null) {
            watching.close();
        }
        var trimming = trim;
        if (trimming != null) {
            trimming.close();
        }
        client.close();
        reads.close();
        decider.close();
    }
}
