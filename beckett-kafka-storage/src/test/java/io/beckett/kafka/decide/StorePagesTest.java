package io.beckett.kafka.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.Decision.Decided;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store that is read without a command says what the command would be answered. */
class StorePagesTest {
    private final String s = Given.stream(0, 0);
    private final MemoryFacts facts = new MemoryFacts();
    private final Decider decider = new Decider(0, facts, command -> 0);
    private final List<Received> commands = Given.inARow(
            Given::founding,
            at -> Given.received(at, s, Given.append(Expected.ANY, "a")),
            at -> Given.received(at, s, Given.append(Expected.ANY, "b", "c", "d")));

    private Decided decide(int index) {
        return (Decided) decider.decide(commands.get(index));
    }

    private void decideAndPut(int... indexes) {
        for (var index : indexes) {
            facts.putAll(decide(index).facts());
        }
    }

    private List<String> idsAsOf(long offset) {
        return StorePages.page(facts, s, Given.all(), offset).messages().stream()
                .map(Answer.Stored::id)
                .toList();
    }

    @Test
    void itIsThatOfACommandAtTheSameOffset_H5() {
        decideAndPut(0, 1, 2);
        for (var offset = 1L; offset <= 3; offset++) {
            var command = Given.received(offset, s, Given.all());
            assertThat(StorePages.page(facts, s, Given.all(), offset))
                    .usingRecursiveComparison()
                    .isEqualTo(Outputs.answer(new Decider(0, facts, unused -> 0).decide(command)));
        }
        assertThat(idsAsOf(1)).isEmpty();
        assertThat(idsAsOf(2)).containsExactly("a");
        assertThat(idsAsOf(3)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void anAppendThatIsBeingWrittenIsNotSeen_H10() {
        decideAndPut(0, 1);
        for (var fact : decide(2).facts()) {
            facts.put(fact.key(), fact.value());
            assertThat(idsAsOf(2)).containsExactly("a");
        }
    }

    @Test
    void whatARestoredStoreHasOfLaterCommandsIsNotSeenEvenIfItHasHoles_H3_H10() {
        decideAndPut(0, 1);
        var torn = decide(2).facts();
        facts.putAll(torn);
        facts.remove(FactKeys.message(s.getBytes(java.nio.charset.StandardCharsets.UTF_8), 3));

        assertThat(idsAsOf(2)).containsExactly("a");
    }
}
