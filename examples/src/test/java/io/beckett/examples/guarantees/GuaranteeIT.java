package io.beckett.examples.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.postgres.Migrations;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.FaultPlan.Kind;
import io.beckett.testkit.HistoryEvent;
import io.beckett.testkit.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** About 100 seconds of load and faults; another seed each time, which a failure names. */
@ExtendWith(SharedServers.class)
class GuaranteeIT {
    private static final int PER_SECOND = 150;

    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres.Database database;

    GuaranteeIT(EmbeddedKafka kafka, EmbeddedPostgres.Database database) {
        this.kafka = kafka;
        this.database = database;
    }

    @Test
    @DisplayName("I1-I6, I9: three nodes of one JVM, each restarted again and again, keep every guarantee")
    void restartedNodesKeepEveryGuarantee() throws Exception {
        var result = run("restarts", List.of(Kind.RESTART, Kind.RESTART, Kind.RESTART), Duration.ofSeconds(40));
        assertThat(result.restarts()).isPositive();
    }

    @Test
    @DisplayName("I1-I6, I9: three processes, killed again and again, keep every guarantee")
    void killedProcessesKeepEveryGuarantee() throws Exception {
        var result = run("kills", List.of(Kind.KILL, Kind.KILL, Kind.KILL), Duration.ofSeconds(60));
        assertThat(result.kills()).isPositive();
    }

    private GuaranteeRun.Result run(String name, List<Kind> nodes, Duration howLong) throws Exception {
        var seed = new SplittableRandom().nextLong(1_000_000_000);
        var history = Files.createDirectories(
                Path.of("target", "guarantees", name + "-" + seed).toAbsolutePath());
        var run = name + "-" + seed;
        kafka.createTopic(run, Workload.PARTITIONS);
        Migrations.upgrade(database.dataSource());
        var settings = new NodeSettings(kafka.bootstrapServers(), database.jdbcUrl(), run, seed, history);
        var result = new GuaranteeRun(settings, nodes, PER_SECOND).run(howLong);
        System.out.println("Seed " + seed + ": " + result);
        assertThat(result.violations())
                .as(() -> "seed %d, history in %s%n%s"
                        .formatted(
                                seed,
                                history,
                                result.violations().stream()
                                        .limit(3)
                                        .map(Object::toString)
                                        .collect(Collectors.joining("\n"))))
                .isEmpty();
        assertThat(result.count(HistoryEvent.Kind.PRODUCED)).isGreaterThan(1_000);
        return result;
    }
}
