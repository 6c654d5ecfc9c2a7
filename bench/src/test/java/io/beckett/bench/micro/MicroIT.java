package io.beckett.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.testkit.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each benchmark runs; how fast is nobody's business here. */
class MicroIT {
    @TempDir
    private Path folder;

    @Test
    void everyBenchmarkRunsAndTheirResultsAreWritten() throws Exception {
        var plan = new MicroPlan(
                List.of(),
                Map.of(
                        "rows", List.of("1000", "2000"),
                        "streams", List.of("1000"),
                        "stored", List.of("1000")),
                1,
                Duration.ZERO,
                Duration.ofMillis(10),
                1,
                "256m");
        try (var postgres = EmbeddedPostgres.start()) {
            var results = MicroMain.measure(plan, 0, postgres.jdbcUrl(), folder);

            assertThat(results)
                    .extracting(MicroRun::simpleNameOf)
                    .containsAll(List.of(
                            "CodecBenchmark.decode",
                            "CodecBenchmark.encode",
                            "DecideBenchmark.append",
                            "DispatcherBenchmark.message",
                            "FlushBenchmark.flush",
                            "LedgerBenchmark.message",
                            "MappingBenchmark.message",
                            "ReserveBenchmark.reserve"));
            assertThat(results)
                    .allSatisfy(result -> assertThat(MicroTable.medianOf(result))
                            .as(MicroRun.nameOf(result))
                            .isPositive());
            assertThat(folder.resolve("micro.json")).content().contains("DecideBenchmark.append");
            assertThat(folder.resolve("micro.txt"))
                    .content()
                    .containsPattern("ReserveBenchmark.reserve: median .* with 1,000 rows, .* with 2,000; ratio ");
        }
    }
}
