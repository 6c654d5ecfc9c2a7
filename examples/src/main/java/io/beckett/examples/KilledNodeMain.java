package io.beckett.examples;

import io.beckett.examples.processes.RecordingNode;
import io.beckett.examples.processes.Records;
import io.beckett.examples.servers.JavaProcess;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.postgres.Migrations;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A node that is killed under load: its streams go on elsewhere, nothing is lost, and each stream keeps its order.
 *
 * <p>Ends with 0 only if all of that holds, and every stream went on within the session time and two seconds.
 */
@Command(
        name = "killed-node",
        sortOptions = false,
        description = "Kills one of two nodes while messages come, and looks what becomes of its streams.")
public final class KilledNodeMain implements Callable<Integer> {

    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SLACK = Duration.ofSeconds(2);

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Option(
            names = "--session-seconds",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long a node that gives no sign of life keeps its streams. Here: ${DEFAULT-VALUE};"
                    + " Beckett's default: 30")
    private int sessionSeconds;

    private KilledNodeMain() {}

    /** Shows it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new KilledNodeMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var run = RunName.next();
        var topic = "killed-node-" + run;
        var session = Duration.ofSeconds(sessionSeconds);
        try (var open = Servers.open(servers);
                var pool = open.pool("killed-node", 2)) {
            System.out.println(open);
            Migrations.upgrade(pool);
            var records = new Records(pool, "killed-" + run);
            records.create();
            open.createTopic(topic, PARTITIONS);
            try (var load = new SteadyLoad(open, topic);
                    var survivor = RecordingNode.start(open, topic, "killed-" + run, "survivor", session);
                    var victim = RecordingNode.start(open, topic, "killed-" + run, "victim", session)) {
                var aftermath = new Aftermath(records, load, killUnderLoad(survivor, victim, records));
                await("the streams of the killed node go on", aftermath::allWentOn);
                load.close();
                await("everything is handled", () -> records.countDistinct() >= load.confirmed());
                return aftermath.report(session.plus(SLACK)) ? 0 : 1;
            }
        }
    }

    private static OffsetDateTime killUnderLoad(JavaProcess survivor, JavaProcess victim, Records records)
            throws Exception {
        System.out.printf(
                "Two nodes, %d streams in %d partitions, %d messages a second%n",
                SteadyLoad.STREAMS, PARTITIONS, SteadyLoad.PER_SECOND);
        survivor.awaitFact("ready");
        victim.awaitFact("ready");
        await("both nodes are at work", () -> Math.min(survivor.number("handled"), victim.number("handled")) > 500);
        System.out.printf(
                "The victim has handled %,d messages, the survivor %,d. Killing the victim.%n",
                victim.number("handled"), survivor.number("handled"));
        var at = records.now();
        victim.kill();
        return at;
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }
}
