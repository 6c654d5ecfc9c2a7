package io.beckett.bench;

import io.beckett.bench.report.Report;
import io.beckett.bench.report.Table;
import io.beckett.bench.result.CaseResult;
import io.beckett.bench.result.ResultFolder;
import io.beckett.bench.result.ScenarioResult;
import io.beckett.bench.scenario.Bench;
import io.beckett.bench.scenario.Scale;
import io.beckett.bench.scenario.Scenario;
import io.beckett.bench.scenario.Scenarios;
import io.beckett.bench.scenario.ServerProcesses;
import io.beckett.examples.RunName;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs scenarios, every arm in turn within each round, and writes figures and a report. Judges nothing: it ends with 0 when
 * all that was wanted was measured, whatever the figures are, and with 1 when an arm failed.
 */
@Command(
        name = "bench",
        sortOptions = false,
        description =
                "Measures Beckett beside what one would take instead, everything on this machine or on given servers.")
public final class BenchMain implements Callable<Integer> {

    @Option(
            names = "--scenarios",
            split = ",",
            paramLabel = "S1,S2,..",
            description = "Which scenarios. Default: those of the short set, or with --full all.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--arms",
            split = ",",
            paramLabel = "ARM,..",
            description = "Which arms, by the names that the report shows. Default: all.")
    private List<String> arms = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many rounds count, after one that warms up. Default: 2, or with --full 5")
    private int rounds;

    @Option(
            names = "--full",
            description = "All scenarios at full length, up to four hours. Goes on where it was ended.")
    private boolean full;

    @Option(names = "--short", description = "A short set, less than ten minutes. This is what runs without --full.")
    private boolean brief;

    @Option(names = "--again", description = "Measure again what the folder of results has.")
    private boolean again;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description =
                    "Where results and the report go. Default: ${DEFAULT-VALUE}, with --full in a folder full of it")
    private Path results = Path.of("bench-results");

    @Option(
            names = "--worker-option",
            paramLabel = "OPTION",
            description = "An option for the virtual machines that read messages, such as -Xmx1g. Can be repeated."
                    + " Default: ${DEFAULT-VALUE}")
    private List<String> workerOptions = List.of("-Xms512m", "-Xmx1g");

    @Mixin
    private ServerOptions servers = ServerOptions.embeddedIn(Path.of("beckett-bench"));

    BenchMain() {}

    /** Measures and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    /** How much is measured. */
    Scale scale() {
        if (full && brief) {
            throw new IllegalArgumentException("--short and --full exclude each other; write one of them.");
        }
        return full ? Scale.FULL : Scale.SHORT;
    }

    /** How many rounds count. */
    int rounds() {
        if (rounds < 0) {
            throw new IllegalArgumentException("--rounds is " + rounds + ", allowed 1 and up");
        }
        return rounds > 0 ? rounds : scale().pick(2, 5);
    }

    @Override
    public Integer call() throws Exception {
        var wanted = Scenarios.of(scenarios, scale());
        var folder = new ResultFolder(full ? results.resolve("full") : results);
        var open = wanted.stream().filter(scenario -> isOpen(scenario, folder)).toList();
        if (!open.isEmpty()) {
            measure(open, folder);
        }
        var all = folder.read(Scenarios.ids());
        var report = folder.write("report.html", Report.html(all));
        Table.print(all, System.out);
        System.out.printf("%nThe report is in %s, the figures beside it.%n", report);
        var failed = all.stream()
                .flatMap(result -> result.cases().stream())
                .flatMap(one -> one.arms().stream())
                .anyMatch(arm -> arm.failure() != null);
        return failed ? 1 : 0;
    }

    /** A full set goes on where it was ended; a short one is measured again. */
    private boolean isOpen(Scenario scenario, ResultFolder folder) {
        return !full || again || folder.read(scenario.id()).isEmpty();
    }

    private void measure(List<Scenario> open, ResultFolder folder) throws Exception {
        try (var own = OwnServers.open(servers)) {
            System.out.println(own.servers());
            var processes = ServerProcesses.find(own.servers(), own.broker());
            for (var scenario : open) {
                var bench = new Bench(own.servers(), processes, scale(), RunName.next(), arms, workerOptions);
                folder.write(measure(scenario, bench, own.servers()));
            }
        }
    }

    private ScenarioResult measure(Scenario scenario, Bench bench, Servers open) throws Exception {
        System.out.printf("%n%s  %s%n", scenario.id(), scenario.title());
        var at = OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        var machine = Machine.describe(open);
        var began = System.nanoTime();
        var turns = new Rounds(rounds(), bench::wants, System.out);
        var cases = new ArrayList<CaseResult>();
        for (var one : scenario.cases(bench)) {
            cases.add(turns.measure(one));
        }
        var minutes = Duration.ofNanos(System.nanoTime() - began).toMillis() / 60_000.0;
        return new ScenarioResult(
                scenario.id(), scenario.title(), bench.scale().toString(), at.toString(), minutes, machine, cases);
    }
}
