package io.beckett.bench.micro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the JMH benchmarks round after round, prints their medians, and leaves {@code micro.json} as JMH writes it,
 * {@code micro.txt} with what it printed, and {@code micro.log} with what JMH said in the last round. Judges nothing.
 */
@Command(
        name = "micro",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Measures parts of Beckett, each by itself, with JMH.")
public final class MicroMain implements Callable<Integer> {
    @Option(names = "--full", description = "Five rounds of all parameters, up to ten million rows; hours.")
    private boolean full;

    @Option(names = "--include", paramLabel = "REGEX", description = "Benchmarks to run, may be repeated; default all.")
    private List<String> include = new ArrayList<>();

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUES",
            description = "Values of a parameter, for example rows=1000,1000000; may be repeated.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(names = "--rounds", description = "How often all of it is run; default 2, with --full 5.")
    private int rounds;

    @Option(
            names = "--postgres",
            paramLabel = "JDBC",
            description = "A server to use instead of one of its own. Schemas micro_.. are made in it, and kept.")
    private @Nullable String postgres;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where results go; default ${DEFAULT-VALUE}.")
    private Path out = Path.of("bench-results", "micro");

    private MicroMain() {}

    /** Measures and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new MicroMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, SQLException, RunnerException {
        var plan = full ? MicroPlan.full() : MicroPlan.ofShort();
        measure(plan.with(include, params, rounds == 0 ? plan.rounds() : rounds), 1, postgres, out);
        return 0;
    }

    /**
     * Runs a plan and writes the files.
     *
     * @param forks processes of each benchmark in each round; 0 for tests
     * @param postgres the JDBC address of a server; null for one of its own, if there has to be one
     */
    static Collection<RunResult> measure(MicroPlan plan, int forks, @Nullable String postgres, Path out)
            throws IOException, SQLException, RunnerException {
        Files.createDirectories(out);
        var run = new MicroRun(plan, out.resolve("micro.log"));
        var names = run.names();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no benchmark has a name with " + plan.include() + ". There are "
                    + new MicroRun(MicroPlan.ofShort(), out).names());
        }
        Collection<RunResult> results;
        if (postgres == null && run.needsPostgres()) {
            try (var server = MicroServer.start()) {
                results = run.run(server.jdbcUrl(), forks);
            }
        } else {
            results = run.run(postgres == null ? "" : postgres, forks);
        }
        write(results, out);
        return results;
    }

    private static void write(Collection<RunResult> results, Path out) throws IOException {
        var lines = new ArrayList<>(MicroTable.lines(results));
        lines.addAll(MicroTable.ratios(results));
        lines.forEach(System.out::println);
        Files.write(out.resolve("micro.txt"), lines, StandardCharsets.UTF_8);
        ResultFormatFactory.getInstance(
                        ResultFormatType.JSON, out.resolve("micro.json").toString())
                .writeOut(results);
        System.out.println("results are in " + out.toAbsolutePath());
    }
}
