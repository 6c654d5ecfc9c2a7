package io.beckett.examples.processes;

import io.beckett.BeckettBuilder;
import io.beckett.examples.servers.JavaProcess;
import io.beckett.examples.servers.Servers;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A node with four handlers at a time, each of which waits five milliseconds, as for an answer from somewhere else. */
@Command(name = "parking-node")
public final class ParkingNode extends NodeProcess {

    /** How many handlers run at once. */
    public static final int CONCURRENCY = 4;

    /** How long a handler takes. */
    public static final Duration WORK = Duration.ofMillis(5);

    private ParkingNode() {}

    /** Runs until the input ends. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ParkingNode()).execute(args));
    }

    /** Starts one; it tells {@code ready} when it is running. */
    public static JavaProcess start(Servers servers, String topic, String group, String node) {
        return JavaProcess.start(
                node, ParkingNode.class, servers, arguments(topic, group, node, Duration.ofSeconds(30)));
    }

    @Override
    void define(BeckettBuilder builder, String group, String node, Servers servers) {
        builder.group(
                group,
                g -> g.concurrency(CONCURRENCY)
                        .subscription(
                                "park",
                                s -> s.category("Stream")
                                        .startingPosition(StartingPosition.EARLIEST)
                                        .handler(message -> park())));
    }

    private void park() {
        var until = System.nanoTime() + WORK.toNanos();
        for (var left = WORK.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        countHandled();
    }
}
