package io.beckett.bench.worker;

/**
 * What a worker is to do: read a topic from its start, or from where its group stands, in the manner of an arm.
 *
 * @param id tells this job from the others of the worker
 * @param kind which arm
 * @param topic what is read
 * @param partitions of the topic
 * @param group who reads; names the Beckett group or Kafka's
 * @param node the name of this process within the group
 * @param schema the Postgres schema of the checkpoints
 * @param messages the messages of the topic have smaller numbers than this
 * @param streams the streams have smaller numbers than this
 * @param concurrency how many handlers run at once, or how many consumers there are, whatever the arm's setting is
 * @param handlerMicros how long a handler waits, in microseconds; 0 for one that does nothing
 * @param failing how many of a hundred streams fail for ever
 * @param failOnce whether every message fails the first time
 * @param latencies whether the time from the intended sending to the handler is kept of every message
 * @param sessionSeconds how long a node that gives no sign of life keeps its streams
 */
public record Job(
        int id,
        Kind kind,
        String topic,
        int partitions,
        String group,
        String node,
        String schema,
        long messages,
        int streams,
        int concurrency,
        long handlerMicros,
        int failing,
        boolean failOnce,
        boolean latencies,
        int sessionSeconds) {

    /** The ways in which topics are read. */
    public enum Kind {
        /** A node of Beckett. */
        BECKETT,
        /** A consumer that commits nothing; slow handlers run in a pool, without order. */
        POLL,
        /** Consumers of a group, each sequential, that commit after each poll; a failed message is retried in place. */
        CONSUMER_GROUP,
        /** Confluent's Parallel Consumer, ordered by key. */
        PARALLEL_CONSUMER,
        /** Share consumers, without order. */
        SHARE_CONSUMER,
        /** Spring for Apache Kafka with retry topics. */
        RETRY_TOPICS
    }
}
