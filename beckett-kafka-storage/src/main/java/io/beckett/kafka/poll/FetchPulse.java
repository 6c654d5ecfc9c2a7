package io.beckett.kafka.poll;

import io.beckett.error.StoreUnavailableException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Tells a quiet log from a broker that does not answer. The consumer itself does not: it tries again for ever and returns
 * nothing, so its count of answered fetches is watched.
 */
final class FetchPulse {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration BREAK = Duration.ofSeconds(1);

    private final Consumer<?, ?> consumer;
    private final Metric answers;
    private double seen;
    private long since;
    private long pollEnded;

    FetchPulse(Consumer<?, ?> consumer) {
        this.consumer = consumer;
        this.answers = consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("fetch-total")
                        && metric.getKey().group().equals("consumer-fetch-manager-metrics")
                        && !metric.getKey().tags().containsKey("topic"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this kafka-clients has no metric fetch-total"))
                .getValue();
        reset();
    }

    /** A poll begins. Nobody fetches between polls, so a caller who takes a break hears no answers. */
    void pollBegins() {
        if (System.nanoTime() - pollEnded > BREAK.toNanos()) {
            reset();
        }
    }

    void pollEnded() {
        pollEnded = System.nanoTime();
    }

    /** There was an answer, or none was to be expected. */
    void reset() {
        since = System.nanoTime();
    }

    /**
     * Nothing came.
     *
     * @throws StoreUnavailableException if no broker has answered for a while
     */
    void requireAnswers(String servers) {
        if (consumer.paused().size() == consumer.assignment().size()) {
            reset();
            return;
        }
        if (System.nanoTime() - since < SILENCE.toNanos()) {
            return;
        }
        var total = ((Number) answers.metricValue()).doubleValue();
        if (total != seen) {
            seen = total;
            reset();
            return;
        }
        throw new StoreUnavailableException(
                "Kafka",
                servers + ", reading: no broker has answered for more than " + SILENCE.toSeconds() + " s",
                null);
    }
}
