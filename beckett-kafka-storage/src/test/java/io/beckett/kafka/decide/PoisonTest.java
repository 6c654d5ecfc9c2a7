package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.Answer.Appended;
import io.beckett.kafka.decide.Answer.Founded;
import io.beckett.kafka.decide.Answer.FoundedOtherwise;
import io.beckett.kafka.decide.Answer.Invalid;
import io.beckett.kafka.decide.Answer.RuleNotActive;
import io.beckett.kafka.decide.Answer.WrongPartition;
import io.beckett.kafka.decide.Decision.Decided;
import io.beckett.kafka.decide.Decision.Halted;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in the appends topic, the partition goes on (H6, H7, H8). */
class PoisonTest {
    private static final byte[] APPEND = CommandCodec.encode(Given.append(Expected.ANY, "poison"));

    private final OnePartition partition = OnePartition.founded();
    private final String stream = Given.stream(0, 0);

    @AfterEach
    void thePartitionGoesOnAndHoldsNothingOfIt() {
        assertThat(partition.answer(stream, Given.append(Expected.exact(0), "after")))
                .isEqualTo(new Appended(1, false));
        assertThat(partition.log).hasSize(1);
    }

    @Test
    void nullAndEmptyKeysAndKeysThatAreNoNamesAreInvalid() {
        for (var key : new byte[][] {null, {}, {'a', 0, 'b'}, {(byte) 0xff}}) {
            assertThat(answer(key, APPEND, Given.headers(1))).isInstanceOf(Invalid.class);
        }
    }

    @ParameterizedTest
    @MethodSource("undecodable")
    void undecodableValuesAreInvalid(byte[] value) {
        assertThat(answer(stream.getBytes(UTF_8), value, Given.headers(1))).isInstanceOf(Invalid.class);
    }

    static Stream<byte[]> undecodable() {
        return Stream.of(
                null,
                new byte[0],
                new byte[] {2, 4},
                new byte[] {1, 9},
                new byte[] {1, 4, 0},
                "{\"json\":true}".getBytes(UTF_8),
                // A count of messages that would need gigabytes.
                new byte[] {1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, -1, -1, -1});
    }

    @Test
    void emptyAppendsRepeatedIdsAndNamesOfTheLogsHeadersAreInvalid() {
        var reserved = new NewMessage("a", "placed", Map.of("$seq", "7"), new byte[0]);
        var traced = new NewMessage("a", "placed", Map.of("traceparent", "7"), new byte[0]);
        for (var command : List.of(
                Given.append(Expected.ANY),
                Given.append(Expected.ANY, "a", "a"),
                Given.append(Expected.ANY, ""),
                Given.generated(Expected.ANY, new NewMessage("a", "", Map.of(), new byte[0])),
                Given.generated(Expected.ANY, reserved),
                Given.generated(Expected.ANY, traced),
                new Command.Read(0, 5, Command.Direction.FORWARD, 5),
                new Command.Read(1, 5, Command.Direction.FORWARD, -1))) {
            assertThat(partition.answer(stream, command)).as("%s", command).isInstanceOf(Invalid.class);
        }
    }

    @Test
    void aStreamOfAnotherPartitionIsRefusedAndToldWhere_H7() {
        assertThat(partition.answer(Given.stream(1, 0), Given.append(Expected.ANY, "poison")))
                .isEqualTo(new WrongPartition(1));
        assertThat(partition.answer(Given.stream(1, 0), Given.all())).isEqualTo(new WrongPartition(1));
    }

    @Test
    void aRuleFromTheFutureIsRefusedEvenIfItsCommandCannotBeDecoded_H8() {
        for (var value : List.of(APPEND, new byte[] {77, 66})) {
            assertThat(answer(stream.getBytes(UTF_8), value, headers("2", "0"))).isEqualTo(new RuleNotActive(2, 1));
        }
    }

    @Test
    void aRuleThatIsNoNumberIsInvalid() {
        for (var rule : new String[] {null, "", "0", "-1", "1.0", "x", "99999999999"}) {
            assertThat(answer(stream.getBytes(UTF_8), APPEND, headers(rule, "0")))
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void nobodyIsToldWhoCannotBeFoundButTheDecisionIsTheSame() {
        for (var reply : new String[] {null, "", "-1", "x", "9999999999"}) {
            var decision = partition.decide(Given.raw(
                    partition.next(),
                    stream.getBytes(UTF_8),
                    CommandCodec.encode(Given.append(Expected.exact(9), "a")),
                    headers("1", reply)));
            assertThat(((Decided) decision).reply()).isEmpty();
        }
        var far = (Decided)
                partition.decide(Given.raw(partition.next(), stream.getBytes(UTF_8), new byte[0], headers("1", "777")));
        assertThat(far.reply())
                .hasValueSatisfying(reply -> assertThat(reply.partition()).isEqualTo(777));
    }

    @Test
    void aSecondFoundingIsComparedWithTheFirst() {
        var differing = new Genesis(1, 3, new Uuid(1, 2), new Uuid(3, 4), Map.of());

        assertThat(founded(Given.GENESIS)).isEqualTo(new Founded());
        assertThat(founded(differing)).isEqualTo(new FoundedOtherwise(differing, Given.GENESIS));
        // Of an unknown rule, but with other settings: no reason to stop.
        assertThat(founded(new Genesis(9, 3, new Uuid(1, 2), new Uuid(3, 4), Map.of())))
                .isInstanceOf(FoundedOtherwise.class);
    }

    @Test
    void aFoundingWhoseSettingsWouldNotFitIntoAnAnswerIsInvalid_H6() {
        var many = IntStream.range(0, 101).boxed().collect(Collectors.toMap(i -> "size" + i, i -> 1L));
        for (var sizes : List.of(many, Map.of("s".repeat(201), 1L))) {
            assertThat(founded(new Genesis(1, 2, new Uuid(1, 2), new Uuid(3, 4), sizes)))
                    .isInstanceOf(Invalid.class);
        }
    }

    private Answer founded(Genesis genesis) {
        return Outputs.answer(partition.decide(Given.founding(partition.next(), genesis)));
    }

    @Test
    void beforeItIsFoundedAPartitionDecidesNothing() {
        var fresh = new OnePartition();

        assertThat(fresh.answer(stream, Given.append(Expected.ANY, "a"))).isEqualTo(new RuleNotActive(1, 0));
        assertThat(fresh.answer(null, new Command.Head())).isEqualTo(new RuleNotActive(1, 0));
        assertThat(fresh.answer(null, new Command.Founding(Given.GENESIS))).isEqualTo(new Founded());
        assertThat(fresh.answer(stream, Given.append(Expected.ANY, "a"))).isEqualTo(new Appended(1, false));
    }

    @Test
    void anActivatedRuleThatIsNotKnownHaltsInsteadOfGuessing_H8() {
        var later = new Genesis(
                2,
                Given.GENESIS.partitions(),
                Given.GENESIS.appendsTopic(),
                Given.GENESIS.logTopic(),
                Given.GENESIS.sizes());

        assertThat(new OnePartition().decide(Given.founding(0, later))).isInstanceOf(Halted.class);
        assertThat(OnePartition.founded().decide(Given.founding(1, later)))
                .isInstanceOfSatisfying(
                        Halted.class,
                        halted -> assertThat(halted.reason())
                                .isEqualTo("partition 0, command at offset 1: rule 2 is activated, and this release"
                                        + " knows rules up to 1. Run a newer release"));
    }

    @Test
    void anyBytesAreDecided() {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++) {
            var value = random.nextBoolean() ? APPEND.clone() : new byte[random.nextInt(60)];
            if (value.length == APPEND.length) {
                // Numbers of lists and lengths of texts are hit more often than by chance.
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            } else {
                random.nextBytes(value);
                if (value.length > 1) {
                    value[0] = 1;
                    value[1] = (byte) random.nextInt(6);
                }
            }
            var decision = new OnePartition().decide(Given.raw(0, null, value, headers("1", "0")));
            assertThat(decision).as("seed %d", seed).isNotNull();
            var command = CommandCodec.decode(value);
            if (!(command instanceof Command.Invalid)) {
                assertThat(CommandCodec.encode(command)).as("seed %d", seed).isEqualTo(value);
            }
        }
    }

    private Answer answer(byte[] key, byte[] value, Headers headers) {
        return Outputs.answer(partition.decide(Given.raw(partition.next(), key, value, headers)));
    }

    private static Headers headers(String rule, String reply) {
        var headers = new RecordHeaders().add(CommandHeaders.REQUEST, new byte[] {1});
        if (rule != null) {
            headers.add(CommandHeaders.RULE, rule.getBytes(UTF_8));
        }
        if (reply != null) {
            headers.add(CommandHeaders.REPLY, reply.getBytes(UTF_8));
        }
        return headers;
    }
}
