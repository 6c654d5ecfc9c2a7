package io.beckett.kafka.decide.streams;

/**
 * The names that belong to a log topic. They are for ever: under another application id the facts are not found.
 *
 * @param applicationId of Kafka Streams, also the name of its consumer group
 * @param log the log topic
 * @param appends the topic of commands, with the partitions of the log
 * @param replies the topic of answers
 */
public record LogTopics(String applicationId, String log, String appends, String replies) {
    /** The store's name, which is part of the changelog's. */
    static final String STORE = "facts";

    /** The names for a log topic. */
    public static LogTopics of(String prefix, String log) {
        return new LogTopics(prefix + "-" + log, log, log + "-appends", log + "-replies");
    }

    /** The topic in which Kafka Streams keeps the facts. */
    public String changelog() {
        return applicationId + "-" + STORE + "-changelog";
    }
}
