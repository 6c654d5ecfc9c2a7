package io.beckett.bench.scenario;

import io.beckett.Beckett;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.ExpectedVersion;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Two nodes that keep a log with one partition, of which one decides it, and one that also keeps a log with many. In the
 * narrow log are streams to be read, in the wide one others are appended to.
 */
final class LogNodes implements AutoCloseable {

    static final int PARTITIONS = 12;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Beckett appending;
    private final Beckett deciding;
    private final Beckett other;
    private final Commands commands;

    private LogNodes(Beckett appending, Beckett deciding, Beckett other, Commands commands) {
        this.appending = appending;
        this.deciding = deciding;
        this.other = other;
        this.commands = commands;
    }

    /** What is appended. */
    record Noted(String text) {}

    /** @param lengths how long the streams that are to be read are; each has the name of its length */
    static LogNodes open(Servers servers, String run, List<Integer> lengths) {
        var one = node(servers, run, "one", true).start();
        var another = node(servers, run, "another", false).start();
        for (var length : lengths) {
            one.store()
                    .append(
                            stream(length),
                            ExpectedVersion.none(),
                            Collections.nCopies(length, new Noted(EventTable.PAYLOAD)));
        }
        var commands = new Commands(servers, run + "-narrow");
        commands.awaitMembers(2);
        var shortest = lengths.get(0);
        Awaitility.await("one of the nodes reads its own store")
                .atMost(PATIENCE)
                .until(() -> commands.isNoneWrittenBy(() -> read(one, shortest))
                        != commands.isNoneWrittenBy(() -> read(another, shortest)));
        var reader = commands.isNoneWrittenBy(() -> read(one, shortest)) ? one : another;
        return new LogNodes(one, reader, reader == one ? another : one, commands);
    }

    private static Beckett node(Servers servers, String run, String name, boolean wide) {
        var copies = servers.copies();
        var storage = KafkaStorage.builder(servers.kafkaWithState(run + "-" + name))
                .log(
                        run + "-narrow",
                        log -> log.category("Narrow").partitions(1).replicationFactor(copies));
        if (wide) {
            storage.log(
                    run + "-wide",
                    log -> log.category("Order").partitions(PARTITIONS).replicationFactor(copies));
        }
        return Beckett.builder()
                .name(name)
                .storage(storage.build())
                .map("noted", Noted.class)
                .build();
    }

    private static String stream(int length) {
        return "Narrow-" + length;
    }

    /** The node that appends. */
    Beckett appending() {
        return appending;
    }

    /** Reads a stream where it is decided, so often; each in ms. */
    double[] readHere(int length, int calls) {
        var before = commands.end();
        var millis = Calls.timed(calls, () -> read(deciding, length));
        if (commands.end() != before) {
            throw new IllegalStateException(
                    "the partition moved to the other node while it was measured. Run it again");
        }
        return millis;
    }

    /** Reads a stream through Kafka. */
    double[] readElsewhere(int length, int calls) {
        return Calls.timed(calls, () -> read(other, length));
    }

    private static void read(Beckett node, int length) {
        var version = node.store().read(stream(length)).version();
        if (version != length) {
            throw new IllegalStateException("version " + version + " was read instead of " + length);
        }
    }

    /** The topics, to be deleted afterwards. */
    static List<String> topics(String run) {
        return List.of(
                run + "-narrow",
                run + "-narrow-appends",
                run + "-narrow-replies",
                run + "-wide",
                run + "-wide-appends",
                run + "-wide-replies");
    }

    @Override
    public void close() {
        try (deciding;
                other;
                commands) {
            // All are closed, whatever one of them throws.
        }
    }
}
