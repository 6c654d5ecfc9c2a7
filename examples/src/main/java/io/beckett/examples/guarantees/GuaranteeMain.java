package io.beckett.examples.guarantees;

import io.beckett.postgres.Migrations;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Rounds rounds = new Rounds();

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

    private GuaranteeMain() {}

    /** Runs it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new GuaranteeMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        rounds.placeLog();
        var kinds = new ArrayList<>(Collections.nCopies(nodes, FaultPlan.Kind.KILL));
        kinds.addAll(Collections.nCopies(localNodes, FaultPlan.Kind.RESTART));
        try (var kafka = EmbeddedKafka.builder()
                        .folder(rounds.folder().resolve("kafka"))
                        .start();
                var postgres = EmbeddedPostgres.builder()
                        .folder(rounds.folder().resolve("postgres"))
                        .start()) {
            Migrations.upgrade(postgres.dataSource());
            return rounds.run("guarantees", ROUND, (round, length) -> run(kafka, postgres, round, kinds, length));
        }
    }

    private Rounds.Outcome run(
            EmbeddedKafka kafka,
            EmbeddedPostgres postgres,
            Rounds.Round round,
            List<FaultPlan.Kind> kinds,
            Duration length)
            throws Exception {
        System.out.printf(
                "Seed %d: %d processes and %d nodes in one JVM, %d streams (Zipf 1.0) in %d partitions, %d messages a second"
                        + " for %d s%n",
                round.seed(), nodes, localNodes, Workload.STREAMS, Workload.PARTITIONS, rate, length.toSeconds());
        kafka.createTopic(round.name(), Workload.PARTITIONS);
        var settings = new NodeSettings(
                kafka.bootstrapServers(), postgres.jdbcUrl(), round.name(), round.seed(), round.history());
        var result = new GuaranteeRun(settings, kinds, rate).run(length);
        return new Rounds.Outcome(result.toString(), result.violations());
    }
}
