package io.beckett.examples.processes;

import io.beckett.Beckett;
import io.beckett.BeckettBuilder;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.postgres.PostgresCheckpoints;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A node in its own process: tells {@code ready}, then ten times a second {@code handled} with a number, and ends when its
 * input does.
 */
abstract class NodeProcess implements Callable<Integer> {

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(names = "--topic", required = true)
    private String topic = "";

    @Option(names = "--group", required = true)
    private String group = "";

    @Option(names = "--node", required = true)
    private String node = "";

    @Option(names = "--session-seconds", required = true)
    private int sessionSeconds;

    private final LongAdder handled = new LongAdder();

    /** What another process has to be given to run this. */
    static List<String> arguments(String topic, String group, String node, Duration session) {
        return List.of(
                "--topic=" + topic, "--group=" + group, "--node=" + node, "--session-seconds=" + session.toSeconds());
    }

    /** Describes the group. */
    abstract void define(BeckettBuilder builder, String group, String node, Servers servers);

    final void countHandled() {
        handled.increment();
    }

    @Override
    public final Integer call() throws Exception {
        var timer = Executors.newSingleThreadScheduledExecutor();
        try (var servers = Servers.open(options);
                var pool = servers.pool(node, 10);
                var beckett = build(servers, PostgresCheckpoints.of(pool))) {
            beckett.start();
            System.out.println("ready");
            var unused = timer.scheduleAtFixedRate(
                    () -> System.out.println("handled " + handled.sum()), 100, 100, TimeUnit.MILLISECONDS);
            System.in.transferTo(OutputStream.nullOutputStream());
        } finally {
            timer.shutdown();
        }
        return 0;
    }

    private Beckett build(Servers servers, PostgresCheckpoints checkpoints) {
        var storage = KafkaStorage.builder(servers.kafka())
                .adopt(topic, t -> t.stream("Stream-{key}").type("tick"))
                .build();
        var builder = Beckett.builder()
                .name(node)
                .storage(storage)
                .checkpoints(checkpoints)
                .sessionTimeout(Duration.ofSeconds(sessionSeconds));
        define(builder, group, node, servers);
        return builder.build();
    }
}
