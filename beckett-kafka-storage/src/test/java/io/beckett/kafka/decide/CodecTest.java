package io.beckett.kafka.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.kafka.decide.Answer.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
    @ParameterizedTest
    @MethodSource("commands")
    void commandsComeBackAsTheyWere(Command command) {
        assertThat(CommandCodec.decode(CommandCodec.encode(command)))
                .usingRecursiveComparison()
                .isEqualTo(command);
    }

    static Stream<Command> commands() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("z", "zügig");
        metadata.put("a", "");
        return Stream.of(
                new Command.Founding(Given.GENESIS),
                Given.append(Expected.ANY, "a"),
                Given.append(Expected.EXISTS, "a", "b"),
                Given.append(Expected.exact(Long.MAX_VALUE), "日本"),
                Given.generated(Expected.exact(0), new NewMessage("a", "t", metadata, new byte[0])),
                Given.all(),
                new Command.Read(2, 9, Command.Direction.BACKWARD, 0),
                new Command.Head());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersComeBackAsTheyWere(Answer answer) {
        assertThat(AnswerCodec.decode(AnswerCodec.encode(answer)))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(answer);
    }

    static Stream<Answer> answers() {
        var stored = new Stored(3, 9, "id", "placed", 17, Map.of("n", "v"), new byte[] {1, 2});
        return Stream.of(
                new Answer.Appended(7, true),
                new Answer.Conflict(7),
                new Answer.IdConflict("a"),
                new Answer.WrongPartition(11),
                new Answer.Invalid("why"),
                new Answer.RuleNotActive(2, 1),
                new Answer.Founded(),
                new Answer.FoundedOtherwise(Given.GENESIS, Given.GENESIS),
                new Answer.Page(4, true, List.of(stored, stored)),
                new Answer.Head(5));
    }

    @Test
    void anAnswerThatIsNoneIsEmpty() {
        var random = new Random(5);
        assertThat(AnswerCodec.decode(null)).isEmpty();
        assertThat(AnswerCodec.decode(new byte[] {1, 10, 0})).isEmpty();
        for (var i = 0; i < 10_000; i++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            AnswerCodec.decode(bytes)
                    .ifPresent(answer -> assertThat(AnswerCodec.encode(answer)).isEqualTo(bytes));
        }
    }

    @Test
    void whatCannotBeDecodedCannotBeSent() {
        assertThatThrownBy(() -> CommandCodec.encode(new Command.Invalid("why")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Expected.exact(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStreamLivesWhereKafkasOwnProducersPutItsKey_H7() {
        for (var i = 0; i < 1_000; i++) {
            var name = "Stream-" + i;
            assertThat(Decider.partitionOf(name, 12))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(Given.bytes(name), 12));
        }
    }
}
