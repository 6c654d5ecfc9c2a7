package io.beckett.kafka.log;

import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Genesis;
import io.beckett.kafka.decide.streams.LogDecider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Founds each partition of a log, or learns that it is founded alike, and waits until all are decided. Used once. */
final class LogStart {
    private static final Logger log = LoggerFactory.getLogger(LogStart.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TELLING = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final LogTopic topic;
    private final LogDecider decider;
    private final CommandClient client;
    private final List<CompletableFuture<Answer>> foundings = new ArrayList<>();
    private final List<CompletableFuture<Answer>> probes = new ArrayList<>();
    private final StartWait wait;
    private volatile boolean over;
    private volatile @Nullable Throwable lastFailure;

    LogStart(LogTopic topic, LogDecider decider, CommandClient client) {
        this.topic = topic;
        this.decider = decider;
        this.client = client;
        this.wait = new StartWait(
                System::nanoTime,
                PATIENCE,
                TELLING,
                progress -> log.info("Log topic '{}' is not ready yet: {}", topic.name(), progress));
    }

    /**
     * Waits for as long as stores are restored and commands are decided.
     *
     * @throws ConfigurationException if it is founded otherwise, or by a rule that this release does not know
     * @throws StoreUnavailableException if this node cannot decide, or nothing moves for 30 s
     */
    void found(Genesis genesis) {
        try {
            for (var number = 0; number < topic.partitions(); number++) {
                var partition = number;
                foundings.add(again(() -> client.ask(partition, new Command.Founding(genesis), PATIENCE)));
                probes.add(again(() -> client.ask(partition, Decider.RULE + 1, new Command.Head(), PATIENCE)));
            }
            for (var partition = 0; partition < topic.partitions(); partition++) {
                checkFounded(partition, answerOf(partition, foundings.get(partition)));
                checkRule(partition, answerOf(partition, probes.get(partition)));
            }
        } finally {
            over = true;
        }
    }

    /** These commands change nothing when they are repeated, and a start may be more patient than an append. */
    private CompletableFuture<Answer> again(Supplier<CompletableFuture<Answer>> ask) {
        var later = CompletableFuture.delayedExecutor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return ask.get()
                .exceptionallyComposeAsync(
                        failure -> {
                            lastFailure = failure.getCause() == null ? failure : failure.getCause();
                            return over ? CompletableFuture.failedFuture(failure) : again(ask);
                        },
                        later);
    }

    /** Does not wait for others where this node's decider knows already why it cannot decide. */
    private Answer answerOf(int partition, CompletableFuture<Answer> asked) {
        while (true) {
            try {
                return asked.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                checkMoves(partition);
            } catch (ExecutionException e) {
                throw noAnswer(partition, e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException(
                        "Kafka", "interrupted while log topic '" + topic.name() + "' was asked", e);
            }
        }
    }

    private void checkMoves(int partition) {
        var why = decider.failure();
        if (why.isPresent()) {
            throw new StoreUnavailableException(
                    "Kafka", "log topic '" + topic.name() + "' is not decided here: " + why.get(), null);
        }
        var progress = progress();
        if (!wait.goesOn(progress)) {
            throw noAnswer(partition, lastFailure);
        }
    }

    private StartWait.Progress progress() {
        var restored = new HashMap<>(decider.restored());
        var decided = new HashMap<Integer, Long>();
        var answered = 0;
        for (var partition = 0; partition < topic.partitions(); partition++) {
            if (foundings.get(partition).isDone() && probes.get(partition).isDone()) {
                answered++;
                restored.remove(partition);
            } else {
                var number = partition;
                decider.processed().of(number).ifPresent(next -> decided.put(number, next));
            }
        }
        return new StartWait.Progress(answered, topic.partitions(), restored, decided);
    }

    private StoreUnavailableException noAnswer(int partition, @Nullable Throwable cause) {
        return new StoreUnavailableException(
                "Kafka",
                "log topic '" + topic.name() + "' gives no answer: partition " + partition + ", nothing has moved for "
                        + PATIENCE.toSeconds() + " s; " + progress()
                        + (cause == null ? "" : ": " + cause.getMessage()),
                cause);
    }

    private void checkFounded(int partition, Answer answer) {
        if (answer instanceof Answer.FoundedOtherwise other) {
            throw new ConfigurationException(Foundings.problemsOf(topic, partition, other.theirs(), other.yours()));
        }
        if (!(answer instanceof Answer.Founded)) {
            throw new ConfigurationException(List.of("log topic '" + topic.name() + "' cannot be used by this release: "
                    + answer + ". Upgrade this node."));
        }
    }

    /** A rule that was activated after the founding: whoever does not know it must not wait until a partition comes. */
    private void checkRule(int partition, Answer answer) {
        if (!(answer instanceof Answer.RuleNotActive)) {
            throw new ConfigurationException(List.of("log topic '" + topic.name() + "', partition " + partition
                    + ": a rule is activated that this release does not know, it knows rules up to " + Decider.RULE
                    + ". Run a newer release."));
        }
    }
}
