package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome.Appended;
import io.beckett.spi.AppendOutcome.Conflict;
import io.beckett.spi.AppendOutcome.TooLarge;
import io.beckett.spi.EncodedData;
import io.beckett.spi.NewMessage;
import io.beckett.spi.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Appending with an expected version. */
abstract class AppendContract extends StreamFixture {
    @Test
    @DisplayName("B1: two messages make version 2, and positions have no gaps")
    void aStreamBeginsAtOneAndHasNoGaps() {
        var stream = newStream();
        assertThat(append(stream, ExpectedVersion.any(), "a", "b")).isEqualTo(new Appended(2));
        assertThat(append(stream, ExpectedVersion.any(), "c")).isEqualTo(new Appended(3));
        assertThat(append(stream, ExpectedVersion.exact(3), "d", "e")).isEqualTo(new Appended(5));
        var messages = read(streams, stream);
        assertThat(texts(messages)).containsExactly("a", "b", "c", "d", "e");
        assertThat(messages.stream().map(message -> message.position())).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    @DisplayName("B2, B3: an exact version that is another one is a conflict")
    void anExactVersionHasToFit() {
        var stream = newStream();
        assertThat(append(stream, ExpectedVersion.exact(5), "a")).isEqualTo(new Conflict(0));
        append(stream, ExpectedVersion.any(), "a", "b");
        assertThat(append(stream, ExpectedVersion.exact(3), "c")).isEqualTo(new Conflict(2));
        assertThat(append(stream, ExpectedVersion.exact(1), "c")).isEqualTo(new Conflict(2));
        assertThat(append(stream, ExpectedVersion.exact(2), "c")).isEqualTo(new Appended(3));
    }

    @Test
    @DisplayName("B4, B5: none and exists say whether the stream is there")
    void noneAndExistsHaveToFit() {
        var stream = newStream();
        assertThat(append(stream, ExpectedVersion.exists(), "a")).isEqualTo(new Conflict(0));
        assertThat(append(stream, ExpectedVersion.none(), "a")).isEqualTo(new Appended(1));
        assertThat(append(stream, ExpectedVersion.none(), "b")).isEqualTo(new Conflict(1));
        assertThat(append(stream, ExpectedVersion.exists(), "b")).isEqualTo(new Appended(2));
    }

    @Test
    @DisplayName("B7: a rejected append stores none of its messages")
    void aRejectedAppendStoresNothing() {
        var stream = newStream();
        var rejected = messages("a", "b", "c");
        assertThat(append(streams, request(stream, ExpectedVersion.exact(1), rejected)))
                .isEqualTo(new Conflict(0));
        assertThat(texts(stream)).isEmpty();
        assertThat(append(stream, ExpectedVersion.any(), "first")).isEqualTo(new Appended(1));
        assertThat(append(streams, request(stream, ExpectedVersion.exact(1), rejected)))
                .as("its ids are not taken")
                .isEqualTo(new Appended(4));
        assertThat(texts(stream)).containsExactly("first", "a", "b", "c");
    }

    @Test
    void streamsDoNotTouchEachOther() {
        var one = newStream();
        var other = newStream();
        var account = StreamName.of(one.value().replace("Order", "Account"));
        append(one, ExpectedVersion.none(), "a");
        assertThat(append(other, ExpectedVersion.none(), "b")).isEqualTo(new Appended(1));
        assertThat(append(account, ExpectedVersion.none(), "c")).isEqualTo(new Appended(1));
        assertThat(append(StreamName.of(one + "-1"), ExpectedVersion.none(), "d"))
                .isEqualTo(new Appended(1));
        assertThat(texts(one)).containsExactly("a");
        assertThat(texts(other)).containsExactly("b");
        assertThat(texts(account)).containsExactly("c");
    }

    @Test
    void messagesAreReadAsTheyWereAppended() {
        var stream = StreamName.of(newStream() + "-\u00e9\u4e16\ud83d\ude00");
        var given = List.of(
                message(
                        "id \u00e9\ud83d\ude00",
                        "order-pl\u00e4ced",
                        "t\u00e9xt",
                        Map.of("origin", "till \u4e16", "$tenant", "acme", "e", "")),
                new NewMessage("2", new EncodedData("empty", new byte[0], Map.of())),
                new NewMessage("3", new EncodedData("bytes", new byte[] {0, -1, 127, -128, 10}, Map.of())));
        var before = System.currentTimeMillis();
        append(streams, request(stream, ExpectedVersion.none(), given));
        for (var at : List.of(streams, elsewhere)) {
            var found = read(at, stream);
            assertThat(found).hasSize(3);
            for (var i = 0; i < 3; i++) {
                var message = found.get(i);
                assertThat(message.stream()).isEqualTo(stream);
                assertThat(message.id()).isEqualTo(given.get(i).id());
                assertThat(message.type()).isEqualTo(given.get(i).data().type());
                assertThat(message.metadata()).isEqualTo(given.get(i).data().metadata());
                assertThat(message.payload().bytes())
                        .isEqualTo(given.get(i).data().bytes());
                assertThat(message.payload().isTombstone()).isFalse();
                assertThat(message.timestampMillis())
                        .isBetween(
                                before - Duration.ofDays(1).toMillis(),
                                before + Duration.ofDays(1).toMillis());
            }
        }
    }

    @Test
    void theLargestMessagesAreStoredAndLargerOnesRefused() {
        var stream = newStream();
        var log = streams.logOf(stream);
        assertThat(log.maxMessageBytes()).isPositive();
        assertThat(log.maxAppendBytes()).isGreaterThanOrEqualTo(log.maxMessageBytes());
        assertThat(log.timeout()).isPositive();
        var largest = ofSize("1", log.maxMessageBytes());
        assertThat(append(streams, request(stream, ExpectedVersion.none(), List.of(largest))))
                .isEqualTo(new Appended(1));
        assertThat(read(elsewhere, stream).get(0).payload().bytes())
                .isEqualTo(largest.data().bytes());
        var half = log.maxAppendBytes() / 2;
        var full = List.of(ofSize("2", half), ofSize("3", log.maxAppendBytes() - half));
        assertThat(append(streams, request(stream, ExpectedVersion.exact(1), full)))
                .isEqualTo(new Appended(3));
        assertThat(read(streams, stream)).hasSize(3);
        var tooMuch = List.of(ofSize("4", half), ofSize("5", log.maxAppendBytes() - half + 1));
        assertThat(append(streams, request(stream, ExpectedVersion.any(), tooMuch)))
                .isEqualTo(new TooLarge(log.maxAppendBytes() + 1, log.maxAppendBytes()));
        assertThat(append(stream, ExpectedVersion.exact(3), "behind it")).isEqualTo(new Appended(4));
    }

    private static NewMessage ofSize(String id, long size) {
        var rest = size - message(id, "").size();
        return new NewMessage(id, new EncodedData("noted", new byte[Math.toIntExact(rest)], Map.of()));
    }

    @Test
    void anAppendOfManyMessagesIsOneAppend() {
        var stream = newStream();
        var texts = new String[300];
        for (var i = 0; i < texts.length; i++) {
            texts[i] = "message " + i;
        }
        assertThat(append(stream, ExpectedVersion.none(), texts)).isEqualTo(new Appended(300));
        assertThat(texts(stream)).containsExactly(texts);
    }

    @Test
    @DisplayName("B1: names at their limits, and names that look alike, are streams of their own")
    void strangeNamesAreStreamsOfTheirOwn() {
        var base = newStream().value();
        var longest = base + "-" + "\u4e16".repeat((500 - base.length() - 1) / 3);
        var names = List.of(
                base,
                base + "-",
                base + "--",
                base + " ",
                base + "/1",
                base + "|0",
                base + "\u00e9",
                base + "e\u0301",
                longest);
        for (var name : names) {
            assertThat(append(StreamName.of(name), ExpectedVersion.none(), name))
                    .as(name)
                    .isEqualTo(new Appended(1));
        }
        for (var name : names) {
            assertThat(texts(StreamName.of(name))).containsExactly(name);
        }
    }

    @Test
    @DisplayName("B7, B15: what is no append is refused before it is sent")
    void whatIsNoAppendIsRefusedBeforeItIsSent() {
        var stream = newStream();
        assertThatThrownBy(() -> request(stream, ExpectedVersion.any(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an append to '" + stream + "' has no messages, allowed 1 and up");
        var twice = List.of(message("a", "one"), message("b", "two"), message("a", "three"));
        assertThatThrownBy(() -> request(stream, ExpectedVersion.any(), twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an append to '" + stream + "' has two messages with the id 'a'");
        for (var name : List.of("", "-", "---", "Order-1\u0000", "Order-\n", "Order-\ud83d", "x".repeat(501))) {
            assertThatThrownBy(() -> StreamName.of(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("stream name ");
        }
        assertThat(texts(stream)).isEmpty();
    }

    @Test
    void aStreamThatNoLogTakesIsRefusedWithAReason() {
        assertThatThrownBy(() -> streams.logOf(StreamName.of("Basket-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Basket'")
                .hasMessageContaining("Order")
                .hasMessageContaining(".log(");
    }
}
