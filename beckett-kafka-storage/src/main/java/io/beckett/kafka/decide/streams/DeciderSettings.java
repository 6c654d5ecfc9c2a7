package io.beckett.kafka.decide.streams;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a node takes part in deciding a log topic's appends.
 *
 * @param topics the same on all nodes
 * @param client properties of all Kafka clients: servers, security
 * @param stateFolder on a real disk, kept over restarts, not shared with another process
 * @param threads 1 and up
 * @param standbys copies of the store on other nodes, 0 and up
 * @param replicationFactor of the topic that Kafka Streams makes, 1 and up
 * @param mostRecordBytes the largest record of the log and of the store: the largest command and 64 KiB more
 * @param guarantee whether Kafka transactions are used
 * @param memory that the stores use together, also those of other log topics that get the same one
 * @param callers who gets answers without Kafka
 */
public record DeciderSettings(
        LogTopics topics,
        Map<String, Object> client,
        Path stateFolder,
        int threads,
        int standbys,
        int replicationFactor,
        int mostRecordBytes,
        Guarantee guarantee,
        StoreMemory memory,
        Callers callers) {

    private static final int LARGEST_COMMAND = 1_048_588;
    private static final int ROOM = 64 << 10;

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
        check("threads", threads, 1);
        check("standbys", standbys, 0);
        check("replicationFactor", replicationFactor, 1);
        check("mostRecordBytes", mostRecordBytes, ROOM);
    }

    /** One thread, no stand-by, three replicas, commands of up to 1 MiB, at least once, 256 MiB. */
    public static DeciderSettings of(LogTopics topics, Map<String, Object> client, Path stateFolder) {
        return new DeciderSettings(
                topics,
                client,
                stateFolder,
                1,
                0,
                3,
                LARGEST_COMMAND + ROOM,
                Guarantee.AT_LEAST_ONCE,
                StoreMemory.ofDefault(),
                Callers.NONE);
    }

    /** With so many threads. */
    public DeciderSettings withThreads(int count) {
        return new DeciderSettings(
                topics,
                client,
                stateFolder,
                count,
                standbys,
                replicationFactor,
                mostRecordBytes,
                guarantee,
                memory,
                callers);
    }

    /** With so many copies of the store on other nodes. */
    public DeciderSettings withStandbys(int count) {
        return new DeciderSettings(
                topics,
                client,
                stateFolder,
                threads,
                count,
                replicationFactor,
                mostRecordBytes,
                guarantee,
                memory,
                callers);
    }

    /** With so many replicas of what Kafka Streams keeps. */
    public DeciderSettings withReplicationFactor(int factor) {
        return new DeciderSettings(
                topics, client, stateFolder, threads, standbys, factor, mostRecordBytes, guarantee, memory, callers);
    }

    /** For commands of up to so many bytes. */
    public DeciderSettings withLargestCommand(int bytes) {
        return new DeciderSettings(
                topics,
                client,
                stateFolder,
                threads,
                standbys,
                replicationFactor,
                bytes + ROOM,
                guarantee,
                memory,
                callers);
    }

    /** With or without Kafka transactions. */
    public DeciderSettings withGuarantee(Guarantee other) {
        return new DeciderSettings(
                topics,
                client,
                stateFolder,
                threads,
                standbys,
                replicationFactor,
                mostRecordBytes,
                other,
                memory,
                callers);
    }

    /** With memory that others use, too. */
    public DeciderSettings withMemory(StoreMemory shared) {
        return new DeciderSettings(
                topics,
                client,
                stateFolder,
                threads,
                standbys,
                replicationFactor,
                mostRecordBytes,
                guarantee,
                shared,
                callers);
    }

    /** With callers on this node. */
    public DeciderSettings withCallers(Callers local) {
        return new DeciderSettings(
                topics,
                client,
                stateFolder,
                threads,
                standbys,
                replicationFactor,
                mostRecordBytes,
                guarantee,
                memory,
                local);
    }

    private static void check(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: " + least + " and up");
        }
    }
}
