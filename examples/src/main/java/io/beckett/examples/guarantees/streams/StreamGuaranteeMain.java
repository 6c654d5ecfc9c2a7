package io.beckett.examples.guarantees.streams;

import io.beckett.examples.guarantees.Rounds;
import io.beckett.testkit.EmbeddedKafka;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Rounds rounds = new Rounds();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Processes. Default: ${DEFAULT-VALUE}")
    private int nodes;

    StreamGuaranteeMain() {}

    /** Runs it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new StreamGuaranteeMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        rounds.placeLog();
        try (var kafka = EmbeddedKafka.builder()
                .folder(rounds.folder().resolve("kafka"))
                .property("group.min.session.timeout.ms", "500")
                .start()) {
            return rounds.run("streams", ROUND, (round, length) -> run(kafka.bootstrapServers(), round, length));
        }
    }

    private Rounds.Outcome run(String bootstrapServers, Rounds.Round round, Duration length) throws Exception {
        System.out.printf(
                "Seed %d: %d processes, %d streams in %d partitions, for %d s%n",
                round.seed(), nodes, StreamCallers.STREAMS.size(), StreamNode.PARTITIONS, length.toSeconds());
        return new StreamRound(bootstrapServers, round.name(), round.history(), round.seed()).run(nodes, length);
    }
}
