package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.beckett.error.MessageIdReusedException;
import io.beckett.error.MessageTooLargeException;
import io.beckett.error.OptimisticConcurrencyException;
import io.beckett.error.StreamAlreadyExistsException;
import io.beckett.error.StreamDoesNotExistException;
import io.beckett.error.StreamNotFoundException;
import io.beckett.error.UnmappedTypeException;
import io.beckett.message.AppendResult;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.message.MessageStore;
import io.beckett.message.ReadOptions;
import io.beckett.message.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Appending and reading as a user does it. */
class StoreTest {
    record Deposited(long cents) {}

    record Withdrawn(long cents) {}

    record Unknown(int value) {}

    private final TestBeckett test = TestBeckett.start(
            builder -> builder.map("deposited", Deposited.class).map("withdrawn", Withdrawn.class));
    private final MessageStore store = test.store();

    @AfterEach
    void close() {
        test.close();
    }

    private List<Long> positions(ReadOptions options) {
        return store.read("Account-1", options).messages().stream()
                .map(StreamMessage::streamPosition)
                .toList();
    }

    private void fill(int messages) {
        var all = new ArrayList<Object>();
        for (var i = 1; i <= messages; i++) {
            all.add(i % 2 == 1 ? new Deposited(i) : new Withdrawn(i));
        }
        store.append("Account-1", ExpectedVersion.none(), all);
    }

    @Test
    @DisplayName("B1: two messages make version 2")
    void positionsHaveNoGaps() {
        assertThat(store.append("Account-1", ExpectedVersion.any(), new Deposited(1), new Withdrawn(2)))
                .isEqualTo(new AppendResult("Account-1", 2, false));
        var read = store.read("Account-1");
        assertThat(read.messages()).extracting(StreamMessage::streamPosition).containsExactly(1L, 2L);
        assertThat(read.messages()).extracting(StreamMessage::data).containsExactly(new Deposited(1), new Withdrawn(2));
        assertThat(read.messages()).extracting(StreamMessage::type).containsExactly("deposited", "withdrawn");
        assertThat(read.messages()).extracting(StreamMessage::id).doesNotHaveDuplicates();
        assertThat(read.messages().get(0).metadata()).isEmpty();
        assertThat(read.messages().get(0).category()).isEqualTo("Account");
    }

    @Test
    @DisplayName("B2-B5: a conflict says by its type and fields what was expected and what is")
    void conflictsCarryTheirFacts() {
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.exact(5), new Deposited(1)))
                .isInstanceOf(OptimisticConcurrencyException.class);
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.exists(), new Deposited(1)))
                .isInstanceOf(StreamDoesNotExistException.class);
        fill(2);
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.none(), new Deposited(1)))
                .isInstanceOf(StreamAlreadyExistsException.class);
        var conflict = catchThrowableOfType(
                OptimisticConcurrencyException.class,
                () -> store.append("Account-1", ExpectedVersion.exact(3), new Deposited(1), new Deposited(2)));
        assertThat(conflict.streamName()).isEqualTo("Account-1");
        assertThat(conflict.expected()).isEqualTo(ExpectedVersion.exact(3));
        assertThat(conflict.actualVersion()).isEqualTo(2);
        assertThat(conflict).hasMessageContaining("at version 2, expected 3");
        assertThat(store.read("Account-1").version()).as("B7").isEqualTo(2);
    }

    @Test
    @DisplayName("B10: a missing stream is empty at version 0")
    void aMissingStreamIsEmpty() {
        var read = store.read("Account-9");
        assertThat(read).isEmpty();
        assertThat(read.isEmpty()).isTrue();
        assertThat(read.version()).isZero();
        assertThat(read.last()).isEmpty();
        assertThatThrownBy(read::throwIfNotFound)
                .isInstanceOfSatisfying(
                        StreamNotFoundException.class,
                        e -> assertThat(e.streamName()).isEqualTo("Account-9"));
    }

    @Test
    @DisplayName("B11, B12: from and to are inclusive, count limits, backwards reverses, the version is the stream's")
    void partsOfAStreamAreRead() {
        fill(9);
        var all = ReadOptions.all();
        assertThat(positions(all.from(3).to(5))).containsExactly(3L, 4L, 5L);
        assertThat(positions(all.from(3).to(7).backwards())).containsExactly(7L, 6L, 5L, 4L, 3L);
        assertThat(positions(all.count(2))).containsExactly(1L, 2L);
        assertThat(positions(all.backwards().count(2))).containsExactly(9L, 8L);
        assertThat(positions(all.types(Withdrawn.class).count(2))).containsExactly(2L, 4L);
        assertThat(positions(ReadOptions.last().types(Withdrawn.class))).containsExactly(8L);
        var newest = store.read("Account-1", ReadOptions.last());
        assertThat(newest.last().orElseThrow().streamPosition()).isEqualTo(9);
        assertThat(newest.version()).isEqualTo(9);
        var behind = store.read("Account-1", all.from(20).to(30));
        assertThat(behind).isEmpty();
        assertThat(behind.throwIfNotFound().version()).isEqualTo(9);
        assertThatThrownBy(() -> positions(all.types(Unknown.class))).isInstanceOf(UnmappedTypeException.class);
    }

    @Test
    void longStreamsAreReadWhole() {
        for (var i = 0; i < 7; i++) {
            store.append("Account-1", ExpectedVersion.any(), manyDeposits(70));
        }
        assertThat(positions(ReadOptions.all())).hasSize(490).isSorted().doesNotHaveDuplicates();
        assertThat(positions(ReadOptions.all().backwards().count(205)))
                .hasSize(205)
                .startsWith(490L)
                .endsWith(286L);
        assertThat(positions(ReadOptions.all().from(11).to(400)))
                .hasSize(390)
                .startsWith(11L)
                .endsWith(400L);
    }

    private static List<Deposited> manyDeposits(int count) {
        var deposits = new ArrayList<Deposited>();
        for (var i = 0; i < count; i++) {
            deposits.add(new Deposited(i));
        }
        return deposits;
    }

    @Test
    void aStreamIsFoldedOldestFirstAndNarrowed() {
        fill(4);
        var backwards = store.read("Account-1", ReadOptions.all().backwards());
        assertThat(backwards.<String>fold("", (text, message) -> text + (message instanceof Deposited ? "d" : "w")))
                .isEqualTo("dwdw");
        assertThat(backwards.messages(Withdrawn.class)).containsExactly(new Withdrawn(4), new Withdrawn(2));
        assertThat(backwards.messages(Object.class)).hasSize(4);
        store.append("Account-1", ExpectedVersion.any(), Message.raw("closed", new byte[] {1, 2}));
        var whole = store.read("Account-1");
        assertThat(whole.last().orElseThrow().rawData()).as("B17").containsExactly(1, 2);
        assertThat(whole.last().orElseThrow().data()).isNull();
        assertThatThrownBy(() -> whole.fold(0, (count, message) -> count + 1))
                .isInstanceOf(UnmappedTypeException.class)
                .hasMessageContaining("'closed'");
    }

    @Test
    @DisplayName("B13: a stale stream refuses")
    void aStreamThatWasReadAppendsAtItsVersion() {
        var fresh = store.read("Account-1");
        assertThat(fresh.append(new Deposited(1)).version()).isEqualTo(1);
        assertThatThrownBy(() -> fresh.append(List.of(new Deposited(1))))
                .isInstanceOf(StreamAlreadyExistsException.class);
        var stale = store.read("Account-1");
        store.append("Account-1", ExpectedVersion.exact(1), new Deposited(2));
        assertThatThrownBy(() -> stale.append(new Deposited(3))).isInstanceOf(OptimisticConcurrencyException.class);
        assertThat(stale.version()).isEqualTo(1);
    }

    @Test
    @DisplayName("B15: the same id is the same append")
    void anIdThatTheStreamHoldsIsNotAppendedAgain() {
        var message = Message.of(new Deposited(5)).withId("payment-991");
        assertThat(store.append("Account-1", ExpectedVersion.any(), message).repeated())
                .isFalse();
        store.append("Account-1", ExpectedVersion.any(), new Deposited(6));
        assertThat(store.append("Account-1", ExpectedVersion.any(), message))
                .isEqualTo(new AppendResult("Account-1", 1, true));
        var reused = catchThrowableOfType(
                MessageIdReusedException.class,
                () -> store.append(
                        "Account-1",
                        ExpectedVersion.any(),
                        Message.of(new Deposited(7)).withId("payment-991")));
        assertThat(reused.messageId()).isEqualTo("payment-991");
        assertThat(store.append("Account-2", ExpectedVersion.any(), message).repeated())
                .isFalse();
        assertThat(store.read("Account-1").version()).isEqualTo(2);
    }

    @Test
    @DisplayName("T1-T11: what is set travels with the message")
    void metadataTravels() {
        store.append(
                "Account-1",
                ExpectedVersion.any(),
                Message.of(new Deposited(1))
                        .withMetadata("origin", "till-4")
                        .withTenant("acme")
                        .withCorrelationId("request-1")
                        .withCausationId("click-7"));
        var read = store.read("Account-1").last().orElseThrow();
        assertThat(read.metadata()).containsEntry("origin", "till-4").hasSize(4);
        assertThat(read.tenant()).contains("acme");
        assertThat(read.correlationId()).contains("request-1");
        assertThat(read.causationId()).contains("click-7");
    }

    @Test
    void updateDecidesAgainWhenSomebodyWasFaster() {
        fill(1);
        var runs = new ArrayList<Long>();
        var result = store.update("Account-1", stream -> {
            runs.add(stream.version());
            if (runs.size() < 3) {
                store.append("Account-1", ExpectedVersion.any(), new Deposited(1));
            }
            return List.of(new Withdrawn(stream.version()));
        });
        assertThat(runs).containsExactly(1L, 2L, 3L);
        assertThat(result.version()).isEqualTo(4);
        assertThat(store.update("Account-1", stream -> List.of()).version()).isEqualTo(4);
        runs.clear();
        assertThatThrownBy(() -> store.update("Account-1", stream -> {
                    runs.add(stream.version());
                    store.append("Account-1", ExpectedVersion.any(), new Deposited(1));
                    return List.of(new Withdrawn(1));
                }))
                .isInstanceOf(OptimisticConcurrencyException.class);
        assertThat(runs).as("once and five times again").hasSize(6);
    }

    @Test
    void anAsynchronousAppendCompletesWithTheSameResultsAndExceptions() {
        assertThat(store.appendAsync("Account-1", ExpectedVersion.none(), List.of(new Deposited(1)))
                        .join()
                        .version())
                .isEqualTo(1);
        assertThatThrownBy(() -> store.appendAsync("Account-1", ExpectedVersion.none(), List.of(new Deposited(1)))
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StreamAlreadyExistsException.class);
        assertThatThrownBy(() -> store.appendAsync("Account-1", ExpectedVersion.any(), List.of(new Unknown(1)))
                        .join())
                .hasCauseInstanceOf(UnmappedTypeException.class);
        assertThatThrownBy(() -> store.appendAsync("-", ExpectedVersion.any(), List.of(new Deposited(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatCannotBeAppendedIsSaidAtOnce() {
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.any(), new ArrayList<>(), "more"))
                .hasMessage("append to 'Account-1': java.util.ArrayList given as one message. Use"
                        + " append(stream, expected, collection), which takes its elements.");
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.any(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no messages");
        var message = Message.of(new Deposited(1)).withId("a");
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.any(), message, message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two messages have the id 'a'");
        assertThatThrownBy(() -> store.append("", ExpectedVersion.any(), message))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.any(), new Unknown(1)))
                .isInstanceOfSatisfying(
                        UnmappedTypeException.class, e -> assertThat(e.type()).isEqualTo(Unknown.class.getName()));
        assertThat(store.read("Account-1").version()).isZero();
    }

    @Test
    void messagesThatAreTooLargeAreNotSent() {
        var tooLarge = catchThrowableOfType(
                MessageTooLargeException.class,
                () -> store.append("Account-1", ExpectedVersion.any(), Message.raw("big", new byte[2_000_000])));
        assertThat(tooLarge.size()).isGreaterThan(2_000_000);
        assertThat(tooLarge.limit()).isEqualTo(1_000_000);
        var half = Message.raw("big", new byte[600_000]);
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.any(), half, half))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining("all messages together");
    }
}
