package io.beckett.kafka.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.Answer.Appended;
import io.beckett.kafka.decide.Answer.Conflict;
import io.beckett.kafka.decide.Answer.IdConflict;
import io.beckett.kafka.decide.Answer.Page;
import io.beckett.kafka.decide.Answer.Stored;
import io.beckett.kafka.decide.Command.Append;
import io.beckett.kafka.decide.Command.Direction;
import io.beckett.kafka.decide.Command.Read;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeciderTest {
    private static final Expected ANY = Expected.ANY;

    private final OnePartition partition = OnePartition.founded();
    private final String stream = Given.stream(0, 0);
    private final String other = Given.stream(0, 1);

    @Test
    void theFirstAppendOfTwoMessagesGivesPositionsOneAndTwo_B1() {
        assertThat(append(ANY, "a", "b")).isEqualTo(new Appended(2, false));

        assertThat(places()).containsExactly(new LogPlace(1, 1, 1, 0, 2), new LogPlace(2, 2, 1, 1, 2));
        assertThat(page(Given.all()).messages()).extracting(Stored::id).containsExactly("a", "b");
    }

    @Test
    void anotherVersionThanExpectedIsAConflictWithTheActualOne_B2_B3_B4_B5() {
        assertThat(append(Expected.exact(5), "a")).isEqualTo(new Conflict(0));
        assertThat(append(Expected.EXISTS, "a")).isEqualTo(new Conflict(0));
        append(Expected.exact(0), "a", "b");
        assertThat(append(Expected.exact(3), "c")).isEqualTo(new Conflict(2));
        assertThat(append(Expected.exact(0), "c")).isEqualTo(new Conflict(2));

        assertThat(append(Expected.exact(2), "c")).isEqualTo(new Appended(3, false));
        assertThat(append(Expected.EXISTS, "d")).isEqualTo(new Appended(4, false));
    }

    @Test
    void aRejectedAppendWritesNothing_B7() {
        append(ANY, "a");

        var rejected =
                partition.decide(Given.received(partition.next(), stream, Given.append(Expected.exact(7), "b", "c")));

        assertThat(rejected).isInstanceOfSatisfying(Decision.Decided.class, decided -> {
            assertThat(decided.facts()).isEmpty();
            assertThat(decided.records()).isEmpty();
            assertThat(decided.reply()).isPresent();
        });
        assertThat(page(Given.all()).version()).isEqualTo(1);
    }

    @Test
    void theSameAppendAgainGetsItsFirstResultWhateverTheVersionIsByThen_B15() {
        append(Expected.exact(0), "a", "b");
        append(ANY, "c");

        assertThat(append(Expected.exact(0), "a", "b")).isEqualTo(new Appended(2, true));
        assertThat(partition.log).hasSize(3);
    }

    @Test
    void aRepeatWithOtherMetadataIsARepeat_B15() {
        append(ANY, "a");

        var again = new NewMessage(
                "a", "placed", Map.of("$tenant", "other"), Given.message("a").bytes());

        assertThat(answer(new Append(ANY, false, List.of(again)))).isEqualTo(new Appended(1, true));
    }

    @Test
    void anIdWithAnotherExpectationContentOrCompanyIsAnError_B15() {
        append(Expected.exact(0), "a", "b");
        var otherData = new NewMessage("b", "placed", Map.of(), new byte[] {1});
        var otherType =
                new NewMessage("b", "shipped", Map.of(), Given.message("b").bytes());

        assertThat(append(ANY, "a", "b")).isEqualTo(new IdConflict("a"));
        assertThat(append(Expected.exact(0), "a")).isEqualTo(new IdConflict("a"));
        assertThat(append(Expected.exact(0), "b", "a")).isEqualTo(new IdConflict("b"));
        assertThat(append(Expected.exact(0), "c", "b")).isEqualTo(new IdConflict("b"));
        assertThat(append(Expected.exact(0), "a", "b", "c")).isEqualTo(new IdConflict("a"));
        assertThat(answer(new Append(Expected.exact(0), false, List.of(Given.message("a"), otherData))))
                .isEqualTo(new IdConflict("a"));
        assertThat(answer(new Append(Expected.exact(0), false, List.of(Given.message("a"), otherType))))
                .isEqualTo(new IdConflict("a"));
        assertThat(partition.log).hasSize(2);
    }

    @Test
    void idsOfTwoAppendsInOneAreAnError_B15() {
        append(ANY, "a");
        append(ANY, "b");

        assertThat(append(ANY, "a", "b")).isEqualTo(new IdConflict("a"));
        assertThat(answer(Given.generated(ANY, Given.message("a"), Given.message("b"))))
                .isEqualTo(new IdConflict("a"));
    }

    @Test
    void ofGeneratedIdsTheIdsAloneTellARepeat_B15() {
        append(Expected.exact(0), "a", "b");
        var computedAnew = new NewMessage("a", "shipped", Map.of(), new byte[] {1});

        assertThat(answer(Given.generated(Expected.exact(2), computedAnew, Given.message("b"))))
                .isEqualTo(new Appended(2, true));
        assertThat(answer(Given.generated(ANY, computedAnew))).isEqualTo(new IdConflict("a"));
        assertThat(answer(Given.generated(ANY, Given.message("b"), computedAnew)))
                .isEqualTo(new IdConflict("b"));
    }

    @Test
    void idsAndPositionsAreOfTheirStream() {
        append(ANY, "a");

        assertThat(partition.answer(other, Given.append(ANY, "a"))).isEqualTo(new Appended(1, false));
        assertThat(places().get(1)).isEqualTo(new LogPlace(1, 2, 2, 0, 1));
    }

    @Test
    void aStreamWhoseNameBeginsWithAnothersIsNotTouched() {
        var longer = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> stream + i)
                .filter(name -> Decider.partitionOf(name, Given.PARTITIONS) == 0)
                .findFirst()
                .orElseThrow();
        partition.answer(longer, Given.append(ANY, "a", "b"));

        assertThat(append(Expected.exact(0), "a")).isEqualTo(new Appended(1, false));
        assertThat(page(Given.all()).messages()).hasSize(1);
    }

    @Test
    void readingGivesInclusiveRangesBothWaysWithALimitAndTheTrueVersion_B10_B11_B12() {
        assertThat(page(Given.all())).isEqualTo(new Page(0, false, List.of()));
        append(ANY, "1", "2", "3");
        append(ANY, "4", "5");

        assertThat(ids(new Read(2, 4, Direction.FORWARD, 10))).containsExactly("2", "3", "4");
        assertThat(ids(new Read(2, 4, Direction.BACKWARD, 10))).containsExactly("4", "3", "2");
        assertThat(ids(new Read(2, Long.MAX_VALUE, Direction.FORWARD, 2))).containsExactly("2", "3");
        assertThat(page(new Read(2, Long.MAX_VALUE, Direction.FORWARD, 2)).more())
                .isFalse();
        assertThat(page(new Read(6, 9, Direction.FORWARD, 2))).isEqualTo(new Page(5, false, List.of()));
        assertThat(page(new Read(1, 5, Direction.FORWARD, 0))).isEqualTo(new Page(5, false, List.of()));
        assertThat(page(new Read(5, 2, Direction.FORWARD, 2))).isEqualTo(new Page(5, false, List.of()));
        assertThat(ids(new Read(1, Long.MAX_VALUE, Direction.BACKWARD, 1))).containsExactly("5");
    }

    @Test
    void aPageIsBoundedInBytesButNeverEmpty() {
        var big = new byte[PageRule.BYTES + 1];
        var half = new byte[PageRule.BYTES / 2 - 1_000];
        for (var id : List.of("a", "b", "c")) {
            answer(new Append(ANY, false, List.of(new NewMessage(id, "placed", Map.of(), half))));
        }
        answer(new Append(ANY, false, List.of(new NewMessage("d", "placed", Map.of(), big))));

        assertThat(ids(Given.all())).containsExactly("a", "b");
        assertThat(page(Given.all()).more()).isTrue();
        assertThat(page(new Read(1, 4, Direction.FORWARD, 2)).more()).isFalse();
        assertThat(ids(new Read(4, 4, Direction.FORWARD, 10))).containsExactly("d");
    }

    @Test
    void theHeadOfThePartitionIsTheNumberOfItsLastMessage() {
        assertThat(partition.answer(null, new Command.Head())).isEqualTo(new Answer.Head(0));
        append(ANY, "a", "b");
        partition.answer(other, Given.append(ANY, "a"));
        append(Expected.exact(0), "rejected");

        assertThat(partition.answer(null, new Command.Head())).isEqualTo(new Answer.Head(3));
    }

    private Answer append(Expected expected, String... ids) {
        return answer(Given.append(expected, ids));
    }

    private Answer answer(Command command) {
        return partition.answer(stream, command);
    }

    private Page page(Read read) {
        return (Page) answer(read);
    }

    private List<String> ids(Read read) {
        return page(read).messages().stream().map(Stored::id).toList();
    }

    private List<LogPlace> places() {
        return partition.log.stream()
                .map(record -> LogPlace.of(record.headers()).orElseThrow())
                .toList();
    }
}
