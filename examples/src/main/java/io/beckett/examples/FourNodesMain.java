package io.beckett.examples;

import io.beckett.examples.processes.ParkingNode;
import io.beckett.examples.servers.JavaProcess;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.postgres.Migrations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Four nodes on one partition: more nodes than partitions work at once, each stream still in order.
 *
 * <p>Measures how many messages one node handles, then four, each a process of its own. Ends with 0 only if four handle at
 * least three times as many.
 */
@Command(
        name = "four-nodes",
        sortOptions = false,
        description = "Measures one node, then four nodes, on a topic with one partition.")
public final class FourNodesMain implements Callable<Integer> {

    private static final int STREAMS = 10_000;
    private static final int ROUNDS = 30;
    private static final int NODES = 4;
    private static final int WARM_UP = 4_000;
    private static final double WANTED = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Mixin
    private ServerOptions servers = new ServerOptions();

    private FourNodesMain() {}

    /** Measures and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new FourNodesMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var run = RunName.next();
        var topic = "one-partition-" + run;
        try (var open = Servers.open(servers)) {
            System.out.println(open);
            try (var pool = open.pool("migrations", 1)) {
                Migrations.upgrade(pool);
            }
            open.createTopic(topic, 1);
            Ticks.produce(open, topic, STREAMS, ROUNDS);
            System.out.printf(
                    "%,d messages of %,d streams in one partition; a handler takes %d ms, %d at a time on a node:"
                            + " at most %,d a second for one node%n",
                    (long) STREAMS * ROUNDS,
                    STREAMS,
                    ParkingNode.WORK.toMillis(),
                    ParkingNode.CONCURRENCY,
                    1000 * ParkingNode.CONCURRENCY / ParkingNode.WORK.toMillis());
            return measure(open, topic, "parking-" + run) >= WANTED ? 0 : 1;
        }
    }

    private static double measure(Servers servers, String topic, String group) {
        var nodes = new ArrayList<JavaProcess>();
        try {
            start(nodes, 1, servers, topic, group);
            var one = rate(nodes, 5_000);
            System.out.printf("one node      %,8.0f messages/s%n", one);
            start(nodes, NODES, servers, topic, group);
            var four = rate(nodes, 80_000); // long: at first the compilers of four young processes take their share
            System.out.printf("four nodes    %,8.0f messages/s, %.1f times as many%n", four, four / one);
            nodes.forEach(node -> System.out.printf("  handled %,d%n", node.number("handled")));
            return four / one;
        } finally {
            nodes.forEach(JavaProcess::close);
        }
    }

    private static void start(List<JavaProcess> nodes, int wanted, Servers servers, String topic, String group) {
        while (nodes.size() < wanted) {
            nodes.add(ParkingNode.start(servers, topic, group, "node-" + (nodes.size() + 1)));
        }
        nodes.forEach(node -> node.awaitFact("ready"));
    }

    /** Messages a second over the next ones, once every node has warmed up. */
    private static double rate(List<JavaProcess> nodes, long messages) {
        var before = nodes.stream().map(node -> node.number("handled")).toList();
        await("every node is at work", nodes, () -> {
            for (int i = 0; i < nodes.size(); i++) {
                if (nodes.get(i).number("handled") < before.get(i) + WARM_UP) {
                    return false;
                }
            }
            return true;
        });
        var start = System.nanoTime();
        var first = sum(nodes);
        await("the messages are handled", nodes, () -> sum(nodes) >= first + messages);
        return (sum(nodes) - first) * 1e9 / (System.nanoTime() - start);
    }

    private static long sum(List<JavaProcess> nodes) {
        return nodes.stream().mapToLong(node -> node.number("handled")).sum();
    }

    private static void await(String what, List<JavaProcess> nodes, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            var handled = nodes.stream().map(node -> node.number("handled")).toList();
            throw new IllegalStateException("not within " + PATIENCE + ": " + what + "; handled were " + handled, e);
        }
    }
}
