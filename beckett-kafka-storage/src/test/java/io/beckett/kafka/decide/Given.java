package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.Command.Append;
import io.beckett.kafka.decide.Command.Founding;
import io.beckett.kafka.decide.Command.Head;
import io.beckett.kafka.decide.Command.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Commands and their records, for tests. Ids are short; a message's data names its id. */
public final class Given {
    public static final int PARTITIONS = 2;
    public static final Genesis GENESIS =
            new Genesis(1, PARTITIONS, new Uuid(1, 2), new Uuid(3, 4), Map.of("max.message.bytes", 1_048_588L));

    private Given() {}

    /** A stream that lives in this one of two partitions. */
    public static String stream(int partition, int number) {
        return IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> "Order-" + i)
                .filter(name -> Decider.partitionOf(name, PARTITIONS) == partition)
                .skip(number)
                .findFirst()
                .orElseThrow();
    }

    public static NewMessage message(String id) {
        return new NewMessage(id, "placed", Map.of("$tenant", "acme"), ("data of " + id).getBytes(UTF_8));
    }

    public static Append append(Expected expected, String... ids) {
        return new Append(expected, false, Stream.of(ids).map(Given::message).toList());
    }

    static Append generated(Expected expected, NewMessage... messages) {
        return new Append(expected, true, List.of(messages));
    }

    public static Read all() {
        return new Read(1, Long.MAX_VALUE, Command.Direction.FORWARD, Integer.MAX_VALUE);
    }

    static Received founding(long offset) {
        return founding(offset, GENESIS);
    }

    static Received founding(long offset, Genesis genesis) {
        return received(offset, null, new Founding(genesis));
    }

    static Received head(long offset) {
        return received(offset, null, new Head());
    }

    static Received received(long offset, @Nullable String stream, Command command) {
        return raw(offset, bytes(stream), CommandCodec.encode(command), headers(offset));
    }

    static Received raw(long offset, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new Received(offset, 1_700_000_000_000L + offset, key, value, headers);
    }

    /** Headers of a command that asks for an answer at reply partition 0. */
    public static Headers headers(long offset) {
        return CommandHeaders.of(("req-" + offset).getBytes(UTF_8), 0, offset % 2 == 0 ? null : "00-trace-" + offset);
    }

    public static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    /** The commands in a row, from offset 0. */
    static List<Received> inARow(Step... steps) {
        var commands = new ArrayList<Received>();
        for (var step : steps) {
            commands.add(step.at(commands.size()));
        }
        return commands;
    }

    interface Step {
        Received at(long offset);
    }
}
