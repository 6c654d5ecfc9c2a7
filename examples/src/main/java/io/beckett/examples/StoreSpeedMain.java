package io.beckett.examples;

import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.examples.servers.ServersProcess;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What appending to streams and reading them costs, beside a bare synchronous produce to the same Kafka.
 *
 * <p>All are measured in turn, several times, so that what else runs on the machine meets each of them. Prints, judges
 * nothing.
 */
@Command(
        name = "store-speed",
        sortOptions = false,
        description = "Measures appends and reads of streams, everything on this machine.")
public final class StoreSpeedMain implements Callable<Integer> {

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many times each is measured. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many calls of one caller a round has. Default: ${DEFAULT-VALUE}")
    private int calls;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many appends are under way at once where there are many. Default: ${DEFAULT-VALUE}")
    private int inFlight;

    @Option(
            names = "--many",
            paramLabel = "N",
            defaultValue = "60000",
            description = "How many appends such a round has. Default: ${DEFAULT-VALUE}")
    private int many;

    private StoreSpeedMain() {}

    /** Measures and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new StoreSpeedMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (servers.isGiven()) {
            try (var given = Servers.open(servers)) {
                measure(given);
            }
        } else {
            try (var process = ServersProcess.start(servers);
                    var open = Servers.open(ServersProcess.optionsOf(process, servers))) {
                System.out.println("Embedded broker in a process of its own, data kept in " + servers.folder());
                measure(open);
            }
        }
        return 0;
    }

    private void measure(Servers open) throws Exception {
        try (var arms = StoreArms.open(open, "speed-" + RunName.next())) {
            var results = new LinkedHashMap<String, Timings>();
            warmUp(arms);
            var rates = new Timings();
            for (var round = 1; round <= rounds; round++) {
                each(arms)
                        .forEach((name, arm) -> results.computeIfAbsent(name, unused -> new Timings())
                                .add(arm.run(calls)));
                rates.add(new double[] {arms.appendMany(many, inFlight)});
                System.out.printf(
                        Locale.ROOT,
                        "round %d of %d, load of this machine %.1f on %d processors%n",
                        round,
                        rounds,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                        Runtime.getRuntime().availableProcessors());
            }
            print(results, rates);
        }
    }

    private void warmUp(StoreArms arms) throws Exception {
        each(arms).values().forEach(arm -> arm.run(calls));
        arms.appendMany(many, inFlight);
        System.out.println("warmed up, what follows counts");
    }

    private static Map<String, StoreArms.Arm> each(StoreArms arms) {
        var each = new LinkedHashMap<String, StoreArms.Arm>();
        each.put("bare produce, acks=all", arms::produce);
        each.put("append of one message", arms::append);
        each.put("read of 50, on the deciding node", arms::readHere);
        each.put("read of 50, through Kafka", arms::readElsewhere);
        return each;
    }

    private static void print(Map<String, Timings> results, Timings rates) {
        System.out.printf("%-34s %22s %22s %22s%n", "ms, one caller; median (spread)", "p50", "p95", "p99");
        results.forEach((name, timings) -> System.out.printf(
                "%-34s %22s %22s %22s%n", name, timings.text(50), timings.text(95), timings.text(99)));
        var bare = results.values().iterator().next();
        results.forEach((name, timings) -> System.out.printf(
                Locale.ROOT, "%-34s %.1f times the bare produce (p50)%n", name, timings.median(50) / bare.median(50)));
        System.out.printf(
                Locale.ROOT,
                "many callers: median %,.0f appends a second (%,.0f to %,.0f)%n",
                rates.median(50),
                rates.lowest(50),
                rates.highest(50));
    }
}
