package io.beckett.examples.guarantees.streams;

import io.beckett.testkit.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Appends and reads in several processes that are killed, put to sleep and restarted, for as long as wanted, in rounds that
 * each have a seed and a log of their own. Ends with 0 only if every round held (I8): appends and reads are linearizable per
 * stream, nothing acknowledged is missing, nothing rejected is visible, and a foreign reader of the log sees the same.
 */
@Command(
        name = "stream-guarantees",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Kills and stops processes that append to streams and read them, and checks what they were told.")
public final class StreamGuaranteeMain implements Callable<Integer> {
    private static final Duration ROUND = Duration.ofMinutes(1);
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
            description = "Processes. Default: ${DEFAULT-VALUE}")
    private int nodes;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "beckett-guarantees",
            description = "Data of the embedded broker, and calls. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of("beckett-guarantees");

    StreamGuaranteeMain() {}

    /** Runs it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new StreamGuaranteeMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var first = seed == null ? new SplittableRandom().nextLong(1_000_000_000) : seed;
        System.setProperty("beckett.examples.log", folder.resolve("beckett.log").toString());
        try (var kafka = EmbeddedKafka.builder()
                .folder(folder.resolve("kafka"))
                .property("group.min.session.timeout.ms", "500")
                .start()) {
            var left = Duration.ofMillis(Math.round(minutes * 60_000));
            for (var round = first; !left.isZero(); round++) {
                var length = left.compareTo(ROUND) < 0 ? left : ROUND;
                left = left.minus(length);
                if (!holds(kafka.bootstrapServers(), round, length)) {
                    return 1;
                }
            }
            return 0;
        }
    }

    private boolean holds(String bootstrapServers, long round, Duration length) throws Exception {
        var log = "streams-" + round + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        var calls =
                Files.createDirectories(folder.resolve("history").resolve(log)).toAbsolutePath();
        System.out.printf(
                "Seed %d: %d processes, %d streams in %d partitions, for %d s%n",
                round, nodes, StreamCallers.STREAMS.size(), StreamNode.PARTITIONS, length.toSeconds());
        var result = new StreamRound(bootstrapServers, log, calls, round).run(nodes, length);
        System.out.println(result.text());
        if (result.violations().isEmpty()) {
            StreamRound.delete(calls);
            return true;
        }
        result.violations().stream().limit(SHOWN).forEach(System.out::println);
        System.out.printf("VIOLATED with --seed %d; what everybody asked and was told is in %s%n", round, calls);
        return false;
    }
}
