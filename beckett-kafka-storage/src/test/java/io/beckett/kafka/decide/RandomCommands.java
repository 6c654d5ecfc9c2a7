package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.Command.Append;
import io.beckett.kafka.decide.Command.Direction;
import io.beckett.kafka.decide.Command.Founding;
import io.beckett.kafka.decide.Command.Head;
import io.beckett.kafka.decide.Command.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Commands of one founded partition that often meet the same streams, ids and versions; some are poison. */
final class RandomCommands {
    private static final int STREAMS = 3;
    private static final int IDS = 14;

    private final Random random;

    RandomCommands(Random random) {
        this.random = random;
    }

    /** The first founds the partition; offsets have gaps now and then. */
    List<Received> list(int count) {
        var commands = new ArrayList<Received>();
        commands.add(Given.founding(0));
        for (var offset = 1L; commands.size() < count; offset += random.nextInt(20) == 0 ? 3 : 1) {
            commands.add(next(offset));
        }
        return commands;
    }

    private Received next(long offset) {
        var kind = random.nextInt(100);
        if (kind < 75) {
            return Given.received(offset, stream(), append());
        }
        if (kind < 85) {
            var backward = random.nextBoolean() ? Direction.BACKWARD : Direction.FORWARD;
            var from = 1 + random.nextInt(4);
            return Given.received(
                    offset, stream(), new Read(from, from + random.nextInt(10), backward, random.nextInt(5)));
        }
        if (kind < 90) {
            return Given.received(offset, null, new Head());
        }
        if (kind < 92) {
            return Given.received(offset, null, new Founding(Given.GENESIS));
        }
        return poison(offset);
    }

    private String stream() {
        return Given.stream(0, random.nextInt(STREAMS));
    }

    private Append append() {
        var messages = new LinkedHashMap<String, NewMessage>();
        for (var left = 1 + random.nextInt(3); left > 0; left--) {
            // Ids of a run in a row, so that whole appends come again.
            var id = messages.isEmpty()
                    ? "id" + random.nextInt(IDS)
                    : "id" + (messages.size() + Integer.parseInt(first(messages).substring(2)));
            var changed = random.nextInt(10) == 0;
            messages.put(
                    id,
                    new NewMessage(id, "placed", Map.of("n", "v" + random.nextInt(9)), (id + changed).getBytes(UTF_8)));
        }
        var expected = switch (random.nextInt(4)) {
            case 0 -> Expected.exact(random.nextInt(6));
            case 1 -> Expected.EXISTS;
            default -> Expected.ANY;
        };
        return new Append(expected, random.nextInt(4) == 0, List.copyOf(messages.values()));
    }

    private static String first(Map<String, NewMessage> messages) {
        return messages.keySet().iterator().next();
    }

    private Received poison(long offset) {
        var append = CommandCodec.encode(append());
        var headers = Given.headers(offset);
        return switch (random.nextInt(6)) {
            case 0 -> Given.raw(offset, null, append, headers);
            case 1 -> Given.raw(offset, Given.bytes(stream()), null, headers);
            case 2 -> Given.raw(offset, Given.bytes(stream()), new byte[] {1, 2, 3}, headers);
            case 3 -> Given.raw(offset, Given.bytes(Given.stream(1, 0)), append, headers);
            case 4 ->
                Given.raw(offset, Given.bytes(stream()), append, headers.add(CommandHeaders.RULE, new byte[] {'2'}));
            default -> Given.raw(offset, Given.bytes(stream()), append, headers.remove(CommandHeaders.REPLY));
        };
    }
}
