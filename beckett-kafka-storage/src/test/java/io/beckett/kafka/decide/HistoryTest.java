package io.beckett.kafka.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.kafka.decide.Answer.Appended;
import io.beckett.kafka.decide.Answer.Conflict;
import io.beckett.kafka.decide.Decision.Decided;
import io.beckett.kafka.decide.Decision.Halted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The histories that broke simpler protocols, by name (H1, H2, H10, H14, H17). */
class HistoryTest {
    private final String s = Given.stream(0, 0);

    /** Offset 0 founds; 1: A1 exactly(1) is rejected; 2: A2 is position 1; 3: A3 is position 2. */
    private final List<Received> commands = Given.inARow(
            Given::founding,
            at -> Given.received(at, s, Given.append(Expected.exact(1), "A1")),
            at -> Given.received(at, s, Given.append(Expected.ANY, "A2")),
            at -> Given.received(at, s, Given.append(Expected.ANY, "A3")));

    @Test
    void aRejectedAppendIsRejectedAgainThoughTheStoreIsAheadByNow_H1() {
        var facts = new MemoryFacts();
        var first = decide(facts, 0, 4);
        assertThat(Outputs.answer(first.get(1))).isEqualTo(new Conflict(0));

        var again = decide(facts, 1, 4);

        assertThat(again.stream().map(Outputs::of))
                .isEqualTo(first.subList(1, 4).stream().map(Outputs::of).toList());
    }

    @Test
    void theObviousRuleWouldAcceptItTheSecondTime_H1() {
        var facts = new MemoryFacts();
        decide(facts, 0, 4);
        var latest = new LatestFacts(facts);
        latest.at(1);

        var again = new Decider(0, latest, command -> 0).decide(commands.get(1));

        // Head 2 by then, so exactly(1) still fails; of a store that holds A2 alone it is accepted.
        assertThat(Outputs.answer(again)).isEqualTo(new Conflict(2));
        facts.remove(((Decided) decide(new MemoryFacts(), 0, 4).get(3))
                .facts()
                .get(0)
                .key());
        assertThat(Outputs.answer(new Decider(0, latest, command -> 0).decide(commands.get(1))))
                .isEqualTo(new Appended(2, false));
    }

    @Test
    void aChangelogThatLostItsTailDoesNotFork_H1() {
        var first = decide(new MemoryFacts(), 0, 4);
        var truncated = new MemoryFacts();
        facts(first.subList(0, 3)).forEach(fact -> truncated.put(fact.key(), fact.value()));

        var again = decide(truncated, 1, 4);

        assertThat(again.stream().map(Outputs::of))
                .isEqualTo(first.subList(1, 4).stream().map(Outputs::of).toList());
        assertThat(Outputs.answer(again.get(2))).isEqualTo(new Appended(2, false));
    }

    @Test
    void aDecisionThatIsThereAlreadyIsPutAndWrittenAgain_H14() {
        var facts = new MemoryFacts();
        decide(facts, 0, 4);

        var again = (Decided) decide(facts, 2, 3).get(0);

        assertThat(again.facts()).hasSize(3);
        assertThat(again.records()).hasSize(1);
    }

    @Test
    void aLostStoreHaltsInsteadOfStartingAgainAtPositionOne_H2() {
        assertThat(new Decider(0, new MemoryFacts(), command -> 0).decide(commands.get(2)))
                .isInstanceOfSatisfying(
                        Halted.class,
                        halted -> assertThat(halted.reason())
                                .isEqualTo("partition 0, command at offset 2: the store of facts is lost or incomplete."
                                        + " Rebuild it from the log topic"));
    }

    @Test
    void aStoreThatKnowsLessThanTheLogHalts_H2() {
        var facts = new MemoryFacts();
        decide(facts, 0, 1);

        assertThat(new Decider(0, facts, command -> command == 3 ? 1 : 0).decide(commands.get(3)))
                .isInstanceOf(Halted.class);
        assertThat(new Decider(0, facts, command -> 0).decide(commands.get(3))).isInstanceOf(Decided.class);
    }

    @Test
    void aStoreInWhichANewerReleaseActivatedItsRuleHalts_H8() {
        var facts = new MemoryFacts();
        decide(facts, 0, 1);
        var newer = new Genesis(2, Given.PARTITIONS, Given.GENESIS.appendsTopic(), Given.GENESIS.logTopic(), Map.of());
        facts.put(FactKeys.genesis(2), new GenesisFact(1, newer).encode());

        assertThat(new Decider(0, facts, command -> 0).decide(commands.get(2)))
                .isInstanceOfSatisfying(
                        Halted.class, halted -> assertThat(halted.reason()).contains("Run a newer release"));
    }

    @Test
    void anotherCommandAtAnAcceptedCommandsOffsetHalts_H17() {
        var facts = new MemoryFacts();
        decide(facts, 0, 3);
        var accepted = Given.received(2, s, Given.append(Expected.ANY, "B"));
        var rejected = Given.received(2, s, Given.append(Expected.exact(8), "B"));

        for (var foreign : List.of(accepted, rejected)) {
            assertThat(new Decider(0, facts, command -> 0).decide(foreign))
                    .isInstanceOfSatisfying(
                            Halted.class, halted -> assertThat(halted.reason()).contains("fork detected"));
        }
    }

    @Test
    void aPositionThatALaterCommandOfAnotherHistoryHoldsHalts_H1() {
        var facts = new MemoryFacts();
        decide(facts, 0, 1);
        var elsewhere = new OnePartition();
        elsewhere.decide(Given.founding(0));
        elsewhere.decide(Given.received(9, s, Given.append(Expected.ANY, "C")));
        elsewhere.facts.forward(new byte[] {'a'}, new byte[] {'z'}, (key, value) -> {
            facts.put(key, value);
            return true;
        });

        assertThat(new Decider(0, facts, command -> 0).decide(commands.get(2))).isInstanceOf(Halted.class);
    }

    @Test
    void aTornAppendIsInvisibleUntilItIsDecidedAgain_H10() {
        var facts = new MemoryFacts();
        decide(facts, 0, 3);
        var two = Given.received(5, s, Given.append(Expected.ANY, "B1", "B2"));
        var whole = (Decided) new Decider(0, facts, command -> 0).decide(two);
        facts.putAll(whole.facts().subList(0, 1));

        var decider = new Decider(0, facts, command -> 0);
        var page = (Answer.Page) Outputs.answer(decider.decide(Given.received(4, s, Given.all())));
        assertThat(page.version()).isEqualTo(1);
        assertThat(Outputs.of(decider.decide(two))).isEqualTo(Outputs.of(whole));
    }

    @Test
    void aDeciderThatGoesBackForgetsWhatItKnew() {
        var facts = new MemoryFacts();
        var decider = new Decider(0, facts, command -> 0);
        var first = commands.stream()
                .map(command -> apply(facts, decider.decide(command)))
                .map(Outputs::of)
                .toList();

        assertThat(commands.stream().map(command -> Outputs.of(decider.decide(command))))
                .isEqualTo(first);
    }

    @Test
    void aFactThatCannotBeReadHalts() {
        var facts = new MemoryFacts();
        decide(facts, 0, 3);
        facts.put(FactKeys.append(2), new byte[] {9});

        assertThat(new Decider(0, facts, command -> 0).decide(commands.get(3)))
                .isInstanceOfSatisfying(
                        Halted.class, halted -> assertThat(halted.reason()).contains("cannot be read"));
    }

    @Test
    void whatIsNotOneWholeAppendOfTheLogIsNotRebuilt() {
        var two = (Decided) new Decider(0, founded(), command -> 0)
                .decide(Given.received(3, s, Given.append(Expected.ANY, "B1", "B2")));

        assertThat(FactsOfLog.of(two.records())).usingRecursiveComparison().isEqualTo(two.facts());
        assertThatThrownBy(() -> FactsOfLog.of(two.records().subList(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 records of the log are not one whole append");
        assertThatThrownBy(() -> FactsOfLog.of(two.records().subList(1, 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private MemoryFacts founded() {
        var facts = new MemoryFacts();
        decide(facts, 0, 1);
        return facts;
    }

    private List<Decision> decide(MemoryFacts facts, int from, int to) {
        var decider = new Decider(0, facts, command -> 0);
        return commands.subList(from, to).stream()
                .map(command -> apply(facts, decider.decide(command)))
                .toList();
    }

    private static Decision apply(MemoryFacts facts, Decision decision) {
        facts.putAll(((Decided) decision).facts());
        return decision;
    }

    private static List<Fact> facts(List<Decision> decisions) {
        return decisions.stream()
                .flatMap(decision -> ((Decided) decision).facts().stream())
                .toList();
    }
}
