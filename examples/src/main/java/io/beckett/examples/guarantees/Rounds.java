package io.beckett.examples.guarantees;

import io.beckett.examples.servers.Servers;
import io.beckett.testkit.HistoryViolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long, from which seed on and where a suite runs: options that all suites share, and the rounds made of them. */
public final class Rounds {
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
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "beckett-guarantees",
            description = "Data of the embedded servers, and histories. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of("beckett-guarantees");

    /** Load and faults for one time, then the question whether everything held. */
    @FunctionalInterface
    public interface Suite {
        /** Does it for so long. */
        Outcome run(Round round, Duration howLong) throws Exception;
    }

    /**
     * One round.
     *
     * @param name not used before
     * @param history a folder for all that is recorded; it stays only if something did not hold
     */
    public record Round(long seed, String name, Path history) {}

    /** What came out, for people, and what did not hold. */
    public record Outcome(String text, List<HistoryViolation> violations) {}

    /** Where everything is. */
    public Path folder() {
        return folder;
    }

    /** The log of this process goes to the folder; before anything is logged. */
    public void placeLog() {
        System.setProperty(Servers.LOG_FILE, folder.resolve("beckett.log").toString());
    }

    /**
     * Runs rounds until the time is over or something did not hold.
     *
     * @param name what the rounds are named after
     * @return the exit code: 0 only if every round held
     */
    public int run(String name, Duration longest, Suite suite) throws Exception {
        var first = seed == null ? new SplittableRandom().nextLong(1_000_000_000) : seed;
        var left = Duration.ofMillis(Math.round(minutes * 60_000));
        for (var next = first; !left.isZero(); next++) {
            var length = left.compareTo(longest) < 0 ? left : longest;
            left = left.minus(length);
            var run = name + "-" + next + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
            var history = folder.resolve("history").resolve(run).toAbsolutePath();
            if (!holds(suite, new Round(next, run, Files.createDirectories(history)), length)) {
                return 1;
            }
        }
        return 0;
    }

    private static boolean holds(Suite suite, Round round, Duration length) throws Exception {
        var outcome = suite.run(round, length);
        System.out.println(outcome.text());
        if (outcome.violations().isEmpty()) {
            delete(round.history());
            return true;
        }
        outcome.violations().stream().limit(SHOWN).forEach(System.out::println);
        System.out.printf("VIOLATED with --seed %d; the whole history is in %s%n", round.seed(), round.history());
        return false;
    }

    /** Deletes a folder and all it holds: of no use any more, or lost on purpose. */
    public static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
