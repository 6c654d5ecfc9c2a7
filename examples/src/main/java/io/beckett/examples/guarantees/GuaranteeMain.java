package io.beckett.examples.guarantees;

import io.beckett.postgres.Migrations;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the guarantee suite for as long as wanted, in rounds that each have a seed of their own. Ends with 0 only if every
 * round held; otherwise it prints the seed and a counter-example, and leaves the round's history.
 */
@Command(
        name = "guarantees",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Restarts and kills nodes under load, and checks that nothing was lost, reordered, handled by two"
                + " nodes at once, or repeated more often than promised.")
public final class GuaranteeMain implements Callable<Integer> {

    private static final Duration ROUND = Duration.ofMinutes(2);
    private static final int SHOWN = 3;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "How long there are load and faults, over all rounds; fractions allowed. Default: ${DEFAULT-VALUE}")
    private double minutes;

    @Option(names = "--seed", paramLabel = "N", description = "Of the first round. Default: another one each time")
    private @Nullable Long seed;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Nodes that are processes and get killed. Default: ${DEFAULT-VALUE}")
    private int nodes;

    @Option(
            names = "--local-nodes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Nodes in this process, which are closed and started. Default: ${DEFAULT-VALUE}")
    private int localNodes;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Messages a second. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "beckett-guarantees",
            description = "Data of the embedded servers, and histories. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of("beckett-guarantees");

    private GuaranteeMain() {}

    /** Runs it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new GuaranteeMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var kinds = new ArrayList<>(Collections.nCopies(nodes, FaultPlan.Kind.KILL));
        kinds.addAll(Collections.nCopies(localNodes, FaultPlan.Kind.RESTART));
        var first = seed == null ? new SplittableRandom().nextLong(1_000_000_000) : seed;
        System.setProperty("beckett.examples.log", folder.resolve("beckett.log").toString());
        try (var kafka = EmbeddedKafka.builder().folder(folder.resolve("kafka")).start();
                var postgres = EmbeddedPostgres.builder()
                        .folder(folder.resolve("postgres"))
                        .start()) {
            Migrations.upgrade(postgres.dataSource());
            var left = Duration.ofMillis(Math.round(minutes * 60_000));
            for (var round = first; !left.isZero(); round++) {
                var length = left.compareTo(ROUND) < 0 ? left : ROUND;
                left = left.minus(length);
                if (!holds(kafka, postgres, round, kinds, length)) {
                    return 1;
                }
            }
            return 0;
        }
    }

    private boolean holds(
            EmbeddedKafka kafka, EmbeddedPostgres postgres, long round, List<FaultPlan.Kind> kinds, Duration length)
            throws Exception {
        var run = "guarantees-" + round + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        var history = folder.resolve("history").resolve(run).toAbsolutePath();
        System.out.printf(
                "Seed %d: %d processes and %d nodes in one JVM, %d streams (Zipf 1.0) in %d partitions, %d messages a second"
                        + " for %d s%n",
                round, nodes, localNodes, Workload.STREAMS, Workload.PARTITIONS, rate, length.toSeconds());
        kafka.createTopic(run, Workload.PARTITIONS);
        Files.createDirectories(history);
        var settings = new NodeSettings(kafka.bootstrapServers(), postgres.jdbcUrl(), run, round, history);
        var result = new GuaranteeRun(settings, kinds, rate).run(length);
        System.out.println(result);
        if (result.violations().isEmpty()) {
            delete(history);
            return true;
        }
        result.violations().stream().limit(SHOWN).forEach(System.out::println);
        System.out.printf("VIOLATED with --seed %d; the whole history is in %s%n", round, history);
        return false;
    }

    /** The history of a round that held is of no use; only files stand in it. */
    private static void delete(Path history) throws IOException {
        try (var files = Files.list(history)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(history);
    }
}
