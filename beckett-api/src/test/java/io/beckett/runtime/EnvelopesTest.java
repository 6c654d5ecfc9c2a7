package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.codec.TextCodec;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.runtime.Envelopes.Ready;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.NewMessage;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** B15: which ids messages get that have none. */
class EnvelopesTest {
    private static final StreamName TARGET = StreamName.of("Inventory-1");
    private static final StreamLog LOG = new StreamLog("log", Optional.empty(), 1_000, 1_000, Duration.ofSeconds(1));

    private final Envelopes envelopes = new Envelopes(new TypeMap(Map.of("text", String.class)), new TextCodec());

    private static Cause cause(String group, String stream, long millis) {
        var payload = MessagePayload.encoded(new EncodedData("t", new byte[0], Map.of()), new TextCodec());
        return new Cause(
                group,
                "s",
                new RecordedMessage(StreamName.of(stream), "m1", "t", 1, millis, Map.of(), payload, 1, -1, 0));
    }

    private Ready ready(Cause cause, NewIds ids, Message... messages) {
        return envelopes.ready(TARGET, ExpectedVersion.any(), List.of(messages), ids, cause, LOG);
    }

    private static List<String> ids(Ready ready) {
        return ready.request().messages().stream().map(NewMessage::id).toList();
    }

    private List<String> idsOf(Cause cause) {
        return ids(ready(cause, cause.call(TARGET, "text"), Message.of("a"), Message.of("b")));
    }

    @Test
    @DisplayName("B15: the ids of a redelivery are the same, and all others are different")
    void idsAreComputedFromWhatIsHandled() {
        var ids = idsOf(cause("g", "Order-1", 7));
        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
        assertThat(idsOf(cause("g", "Order-1", 7))).isEqualTo(ids);
        assertThat(idsOf(cause("h", "Order-1", 7))).doesNotContainAnyElementsOf(ids);
        assertThat(idsOf(cause("g", "Order-2", 7))).doesNotContainAnyElementsOf(ids);
        assertThat(idsOf(cause("g", "Order-1", 8)))
                .as("a topic that was created again")
                .doesNotContainAnyElementsOf(ids);
        var again = cause("g", "Order-1", 7);
        assertThat(idsOf(again)).isEqualTo(ids);
        assertThat(idsOf(again)).as("its next call").doesNotContainAnyElementsOf(ids);
    }

    @Test
    void aRejectedCallGivesItsNumberBack() {
        var cause = cause("g", "Order-1", 7);
        var call = cause.call(TARGET, "text");
        var rejected = call.id(0);
        call.release();
        assertThat(cause.call(TARGET, "text").id(0)).isEqualTo(rejected);
        var one = cause.call(TARGET, "text");
        var two = cause.call(TARGET, "text");
        one.release();
        assertThat(cause.call(TARGET, "text").id(0)).isNotIn(one.id(0), two.id(0));
    }

    @Test
    @DisplayName(
            "B15: only where all ids were computed they decide alone, also when they come back after an unknown outcome")
    void whetherIdsWereComputedIsSaid() {
        var cause = cause("g", "Order-1", 7);
        var first = ready(cause, cause.call(TARGET, "text"), Message.of("a"), Message.of("b"));
        assertThat(first.request().idsGenerated()).isTrue();
        var repeated = ready(
                cause,
                cause.call(TARGET, "text"),
                first.messages().get(0),
                first.messages().get(1));
        assertThat(repeated.request().idsGenerated()).isTrue();
        assertThat(ids(repeated)).isEqualTo(ids(first));
        assertThat(ready(cause, cause.call(TARGET, "text"), Message.of("a").withId("mine"), Message.of("b"))
                        .request()
                        .idsGenerated())
                .isFalse();
        assertThat(envelopes
                        .ready(TARGET, ExpectedVersion.any(), List.of(Message.of("a")), NewIds.RANDOM, null, LOG)
                        .request()
                        .idsGenerated())
                .isFalse();
    }
}
