package io.beckett.examples.processes;

import io.beckett.BeckettBuilder;
import io.beckett.examples.servers.JavaProcess;
import io.beckett.examples.servers.Servers;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A node whose handler writes down in Postgres which message it handled. */
@Command(name = "recording-node")
public final class RecordingNode extends NodeProcess {

    private static final int CONCURRENCY = 8;

    private RecordingNode() {}

    /** Runs until the input ends. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new RecordingNode()).execute(args));
    }

    /** Starts one; it tells {@code ready} when it is running. */
    public static JavaProcess start(Servers servers, String topic, String group, String node, Duration session) {
        return JavaProcess.start(node, RecordingNode.class, servers, arguments(topic, group, node, session));
    }

    // The pool of the handlers ends with the process.
    @Override
    void define(BeckettBuilder builder, String group, String node, Servers servers) {
        var records = new Records(servers.pool(node + "-handlers", CONCURRENCY), group);
        builder.group(
                group,
                g -> g.concurrency(CONCURRENCY)
                        .subscription(
                                "record",
                                s -> s.category("Stream")
                                        .startingPosition(StartingPosition.EARLIEST)
                                        .handler(message -> {
                                            records.add(node, message.streamName(), message.streamPosition());
                                            countHandled();
                                        })));
    }
}
