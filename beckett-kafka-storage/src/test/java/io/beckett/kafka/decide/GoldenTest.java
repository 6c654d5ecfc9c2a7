package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.Command.Append;
import io.beckett.kafka.decide.Command.Direction;
import io.beckett.kafka.decide.Command.Read;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The outputs of rule 1 for given commands never change again (H8): neither its decisions nor a byte of its formats. If
 * this test fails, what was changed needs a new rule.
 */
class GoldenTest {
    private static final String S = Given.stream(0, 0);
    private static final String T = Given.stream(0, 1);

    @Test
    void rule1DecidesAsEver() throws IOException {
        try (var golden = GoldenTest.class.getResourceAsStream("rule-1.txt")) {
            assertThat(transcript()).isEqualTo(new String(golden.readAllBytes(), UTF_8));
        }
    }

    private static String transcript() {
        var partition = new OnePartition();
        var text = new StringBuilder();
        for (var command : commands()) {
            text.append(command.offset())
                    .append(' ')
                    .append(Outputs.text(command.key()))
                    .append(' ')
                    .append(Outputs.text(command.value()))
                    .append('\n')
                    .append(Outputs.of(partition.decide(command)));
        }
        return text.toString();
    }

    private static List<Received> commands() {
        var commands = new ArrayList<>(Given.inARow(
                at -> of(at, S, Given.append(Expected.ANY, "too early")),
                Given::founding,
                Given::founding,
                at -> Given.founding(
                        at, new Genesis(1, 3, Given.GENESIS.appendsTopic(), Given.GENESIS.logTopic(), Map.of())),
                at -> of(at, S, Given.append(Expected.exact(0), "a", "b")),
                at -> of(at, S, Given.append(Expected.exact(0), "a", "b")),
                at -> of(at, S, Given.append(Expected.exact(1), "c")),
                at -> of(at, S, Given.append(Expected.EXISTS, "c")),
                at -> of(at, S, Given.append(Expected.ANY, "c", "d")),
                at -> of(at, S, new Append(Expected.ANY, true, List.of(Given.message("c")))),
                at -> of(at, T, Given.append(Expected.ANY, "a")),
                at -> of(at, S, Given.all()),
                at -> of(at, S, new Read(2, 3, Direction.BACKWARD, 1)),
                Given::head,
                at -> of(at, Given.stream(1, 0), Given.append(Expected.ANY, "a")),
                at -> Given.raw(at, null, new byte[] {1, 2}, Given.headers(at)),
                at -> Given.raw(at, Given.bytes(S), new byte[] {1, 2}, Given.headers(at))));
        var offset = (long) commands.size();
        for (var random : new RandomCommands(new Random(1)).list(60)) {
            commands.add(Given.raw(offset++, random.key(), random.value(), random.headers()));
        }
        return commands;
    }

    private static Received of(long offset, String stream, Command command) {
        return Given.received(offset, stream, command);
    }
}
