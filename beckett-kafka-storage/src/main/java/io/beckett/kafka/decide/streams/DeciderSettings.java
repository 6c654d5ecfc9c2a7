package io.beckett.kafka.decide.streams;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a node takes part in deciding a log topic's appends.
 *
 * @param topics the same on all nodes
 * @param client properties of all Kafka clients: servers, security
 * @param stateFolder on a real disk, kept over restarts, not shared with another process
 * @param standbys copies of the store on other nodes, 0 and up
 * @param replicationFactor of the topic that Kafka Streams makes, 1 and up
 * @param guarantee whether Kafka transactions are used
 * @param memory that the stores use together, also those of other log topics that get the same one
 * @param callers who gets answers without Kafka
 */
public record DeciderSettings(
        LogTopics topics,
        Map<String, Object> client,
        Path stateFolder,
        int standbys,
        int replicationFactor,
        Guarantee guarantee,
        StoreMemory memory,
        Callers callers) {

    /** The largest record of the log and of the store: the largest command, and what deciding it adds. */
    static final int MOST_RECORD_BYTES = 1_048_588 + (64 << 10);

    /** What correctness does not depend on: it is for foreign readers of the log. */
    public enum Guarantee {
        /** The log holds copies after a crash, which {@link io.beckett.kafka.decide.ReaderRule} passes over. */
        AT_LEAST_ONCE,
        /** Readers of committed records see no copies. */
        EXACTLY_ONCE
    }

    /** Checks the numbers and copies the properties. */
    public DeciderSettings {
        client = Map.copyOf(client);
        check("standbys", standbys, 0);
        check("replicationFactor", replicationFactor, 1);
    }

    /** No stand-by, three replicas, at least once, 256 MiB. */
    public static DeciderSettings of(LogTopics topics, Map<String, Object> client, Path stateFolder) {
        return new DeciderSettings(
                topics, client, stateFolder, 0, 3, Guarantee.AT_LEAST_ONCE, StoreMemory.ofDefault(), Callers.NONE);
    }

    /** With so many copies of the store on other nodes. */
    public DeciderSettings withStandbys(int count) {
        return new DeciderSettings(topics, client, stateFolder, count, replicationFactor, guarantee, memory, callers);
    }

    /** With so many replicas of what Kafka Streams keeps. */
    public DeciderSettings withReplicationFactor(int factor) {
        return new DeciderSettings(topics, client, stateFolder, standbys, factor, guarantee, memory, callers);
    }

    /** With or without Kafka transactions. */
    public DeciderSettings withGuarantee(Guarantee other) {
        return new DeciderSettings(topics, client, stateFolder, standbys, replicationFactor, other, memory, callers);
    }

    /** With memory that others use, too. */
    public DeciderSettings withMemory(StoreMemory shared) {
        return new DeciderSettings(
                topics, client, stateFolder, standbys, replicationFactor, guarantee, shared, callers);
    }

    /** With callers on this node. */
    public DeciderSettings withCallers(Callers local) {
        return new DeciderSettings(topics, client, stateFolder, standbys, replicationFactor, guarantee, memory, local);
    }

    private static void check(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: " + least + " and up");
        }
    }
}
