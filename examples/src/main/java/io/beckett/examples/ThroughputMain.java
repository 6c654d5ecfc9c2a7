package io.beckett.examples;

import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.examples.servers.ServersProcess;
import io.beckett.postgres.Migrations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How many messages one node handles in a second when the handler does nothing: what Beckett itself costs.
 *
 * <p>With {@code --failing} it also measures what is left for healthy streams while others fail for ever.
 */
@Command(
        name = "throughput",
        sortOptions = false,
        description = "Measures one node whose handler does nothing, everything on this machine.")
public final class ThroughputMain implements Callable<Integer> {

    private static final int PARTITIONS = 12;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many streams. Default: ${DEFAULT-VALUE}")
    private int streams;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many messages each stream has. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--failing",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Measure again while so many of a hundred streams fail for ever. Default: none fails")
    private int failing;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many times it is measured, with and without failures in turn. Default: ${DEFAULT-VALUE}")
    private int repeat;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long a measurement may take. Default: ${DEFAULT-VALUE}")
    private int patience;

    private ThroughputMain() {}

    /** Measures and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ThroughputMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (servers.isGiven()) {
            try (var given = Servers.open(servers)) {
                System.out.println(given);
                measure(given);
            }
        } else {
            try (var process = ServersProcess.start(servers);
                    var open = Servers.open(ServersProcess.optionsOf(process, servers))) {
                System.out.println("Embedded broker and Postgres in processes of their own, data kept in "
                        + servers.folder() + ", fsync on");
                measure(open);
            }
        }
        return 0;
    }

    private void measure(Servers open) {
        try (var pool = open.pool("migrations", 1)) {
            Migrations.upgrade(pool);
        }
        var topic = "throughput-" + RunName.next();
        open.createTopic(topic, PARTITIONS);
        var start = System.nanoTime();
        Ticks.produce(open, topic, streams, rounds);
        print(
                "produced  %,12d messages of 200 bytes, %,d streams, %d partitions, %,.0f a second",
                messages(), streams, PARTITIONS, messages() * 1e9 / (System.nanoTime() - start));

        var patience = Duration.ofSeconds(this.patience);
        new Measurement(open, topic, 0, patience).rate(messages());
        if (failing > 0) {
            besideFailing(new Measurement(open, topic, failing, patience));
        }
        print("warmed up, what follows counts");
        var alone = new ArrayList<Double>();
        var beside = new ArrayList<Double>();
        for (int round = 0; round < repeat; round++) {
            alone.add(new Measurement(open, topic, 0, patience).rate(messages()));
            print("handled   %,12d messages, %,.0f a second", messages(), alone.get(round));
            if (failing > 0) {
                beside.add(besideFailing(new Measurement(open, topic, failing, patience)));
            }
        }
        print("median    %,12.0f messages a second", median(alone));
        if (failing > 0) {
            var healthyAlone = median(alone) * (100 - failing) / 100;
            print(
                    "median    %,12.0f messages of healthy streams a second while %d %% of the streams fail; the same streams had"
                            + " %,.0f before: %.0f %%",
                    median(beside), failing, healthyAlone, 100 * median(beside) / healthyAlone);
        }
    }

    private double besideFailing(Measurement measurement) {
        var healthy = measurement.healthyOf(streams) * (long) rounds;
        var rate = measurement.rate(healthy);
        print(
                "handled   %,12d messages of healthy streams, %,.0f a second, beside %,d failures",
                healthy, rate, measurement.failures());
        return rate;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private long messages() {
        return (long) streams * rounds;
    }

    private static void print(String text, Object... values) {
        System.out.println(String.format(Locale.ROOT, text, values));
    }
}
