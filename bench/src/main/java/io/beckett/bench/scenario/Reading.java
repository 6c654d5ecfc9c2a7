package io.beckett.bench.scenario;

import io.beckett.bench.load.Keys;
import io.beckett.bench.worker.Job.Kind;
import java.util.Locale;

/** What is read in a case, and by whom. */
final class Reading {

    private Reading() {}

    /**
     * The messages.
     *
     * @param keys how they are distributed over streams
     * @param streams how many streams
     * @param partitions of the topic
     * @param messages how many there are, or can be at most
     * @param handlerMicros how long a handler waits
     * @param failing how many of a hundred streams fail for ever
     */
    record Load(Keys keys, int streams, int partitions, long messages, long handlerMicros, int failing) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%,d messages of 200 bytes, %s, %d partition%s, %s%s",
                    messages,
                    keys.text(streams),
                    partitions,
                    partitions == 1 ? "" : "s",
                    handlerMicros == 0
                            ? "a handler that does nothing"
                            : "a handler that waits " + handlerMicros / 1e3 + " ms",
                    failing == 0 ? "" : ", " + failing + " % of the streams fail for ever");
        }
    }

    /**
     * Who reads.
     *
     * @param name of the arm
     * @param kind of the arm
     * @param nodes how many processes
     * @param concurrency of each of them
     * @param settings for the report
     */
    record Reader(String name, Kind kind, int nodes, int concurrency, String settings) {

        static Reader beckett(int nodes, int concurrency) {
            return new Reader(
                    "beckett-" + nodes,
                    Kind.BECKETT,
                    nodes,
                    concurrency,
                    "%d node%s, concurrency %d each, otherwise defaults; in order per stream, at least once, durable retries"
                            .formatted(nodes, nodes == 1 ? "" : "s", concurrency));
        }

        static Reader poll(int concurrency) {
            return new Reader(
                    "poll",
                    Kind.POLL,
                    1,
                    concurrency,
                    concurrency == 1
                            ? "one consumer, commits nothing, handler in its thread; guarantees nothing"
                            : "one consumer, commits nothing, handlers in a pool of " + concurrency
                                    + " without order; guarantees nothing");
        }

        static Reader consumerGroup(int consumers) {
            return new Reader(
                    "consumer-group",
                    Kind.CONSUMER_GROUP,
                    1,
                    consumers,
                    consumers
                            + " consumers, each sequential, synchronous commit after each poll; in order per partition,"
                            + " at least once");
        }

        static Reader sequential() {
            return new Reader(
                    "sequential",
                    Kind.CONSUMER_GROUP,
                    1,
                    1,
                    "one consumer, synchronous commit after each poll; in order per partition, at least once");
        }

        static Reader parallelConsumer(int concurrency) {
            return new Reader(
                    "parallel-consumer",
                    Kind.PARALLEL_CONSUMER,
                    1,
                    concurrency,
                    "order KEY, concurrency " + concurrency
                            + ", asynchronous periodic commits; in order per key, at least once, retries in memory");
        }

        static Reader shareConsumer(int concurrency) {
            return new Reader(
                    "share-consumer",
                    Kind.SHARE_CONSUMER,
                    1,
                    concurrency,
                    "two share consumers, up to 2,000 messages a poll, " + concurrency
                            + " handlers at once, explicit acknowledgement; no order, at least once, 5 deliveries");
        }

        static Reader retryTopics(int consumers) {
            return new Reader(
                    "retry-topics",
                    Kind.RETRY_TOPICS,
                    1,
                    consumers,
                    consumers
                            + " consumers of Spring for Apache Kafka, 10 retries in retry topics, 10 s doubling to 4 min;"
                            + " loses order of what fails, at least once");
        }
    }
}
