package io.beckett.kafka.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.CrashingPartition.Rule;
import io.beckett.kafka.decide.Decision.Decided;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever crashes and whatever the store holds already, each offset gets the same outputs, byte for byte (H1, H10, H14,
 * I7), and what was accepted is without gaps (I8, B7, B15).
 */
class DeterminismPropertyTest {
    private static final int COMMANDS = 120;
    private static final int ROUNDS = 300;

    @Test
    void anyNumberOfRestartsGivesTheSameOutputs_H1_H10_H14() {
        var seed = new Random().nextLong();
        for (var round = seed; round < seed + ROUNDS; round++) {
            assertThat(difference(round, Rule.RIGHT)).as("seed %d", round).isEmpty();
        }
    }

    @Test
    void decidingByTheLatestFactsIsCaught_H1() {
        assertThat(caught(Rule.LATEST_FACTS, 100)).isGreaterThan(90);
    }

    @Test
    void skippingThePutOfAFactThatIsThereIsCaught_H14() {
        assertThat(caught(Rule.SKIPS_WHAT_IS_THERE, 400)).isGreaterThan(10);
    }

    /** Of so many fixed seeds, how many show that the rule is wrong. */
    private static long caught(Rule rule, int seeds) {
        return LongStream.range(0, seeds)
                .filter(seed -> !difference(seed, rule).isEmpty())
                .count();
    }

    private static String difference(long seed, Rule rule) {
        var random = new Random(seed);
        var commands = new RandomCommands(random).list(COMMANDS);
        var undisturbed = new OnePartition();
        var first = commands.stream().map(undisturbed::decide).map(Outputs::of).toList();
        return new CrashingPartition(commands, first, random, rule).run(1 + random.nextInt(12));
    }

    @Test
    void whatIsAcceptedIsGaplessAndOfRejectedAppendsNothingIsInTheLog_I8_B7() {
        var seed = new Random().nextLong();
        for (var round = seed; round < seed + ROUNDS; round++) {
            var partition = new OnePartition();
            var commands = new RandomCommands(new Random(round)).list(COMMANDS);
            var accepted = commands.stream()
                    .map(partition::decide)
                    .map(Decided.class::cast)
                    .filter(decided -> !decided.records().isEmpty())
                    .toList();

            assertThat(partition.log).as("seed %d", round).isNotEmpty();
            assertGapless(partition.log, round);
            assertThat(accepted)
                    .as("seed %d", round)
                    .allSatisfy(decided -> assertThat(decided.facts())
                            .hasSize(2 * decided.records().size() + 1));
        }
    }

    @Test
    void theLogAloneIsEnoughToRebuildTheStore_I7() {
        var seed = new Random().nextLong();
        for (var round = seed; round < seed + ROUNDS; round++) {
            var partition = new OnePartition();
            new RandomCommands(new Random(round)).list(COMMANDS).forEach(partition::decide);
            var rebuilt = new MemoryFacts();
            rebuilt.putAll(((Decided) new OnePartition().decide(Given.founding(0))).facts());
            var rule = new ReaderRule<LogRecord>(0);
            for (var record : partition.log) {
                var append = rule.offer(LogPlace.of(record.headers()).orElseThrow(), record);
                rebuilt.putAll(append.isEmpty() ? List.of() : FactsOfLog.of(append));
            }
            assertThat(rebuilt.toString()).as("seed %d", round).isEqualTo(partition.facts.toString());
        }
    }

    private static void assertGapless(List<LogRecord> log, long seed) {
        var heads = new HashMap<String, Long>();
        var ids = new HashSet<String>();
        var seq = 0L;
        for (var record : log) {
            var place = LogPlace.of(record.headers()).orElseThrow();
            var stream = Outputs.text(record.key());
            assertThat(place.seq()).as("seed %d", seed).isEqualTo(++seq);
            assertThat(place.position()).as("seed %d", seed).isEqualTo(heads.merge(stream, 1L, Long::sum));
            var id = Outputs.text(record.headers().lastHeader(LogHeaders.ID).value());
            assertThat(ids.add(stream + " " + id))
                    .as("seed %d: %s twice", seed, id)
                    .isTrue();
        }
    }
}
