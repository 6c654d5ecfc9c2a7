package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.beckett.Beckett;
import io.beckett.error.AppendOutcomeUnknownException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.message.AppendResult;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.GlobalPosition;
import io.beckett.message.Message;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a store can be used, and what becomes of appends whose answer does not come. */
class StoreLifeTest {
    record Deposited(long cents) {}

    private final InMemoryStorage memory = new InMemoryStorage();

    private Beckett build(InMemoryStorage storage) {
        return Beckett.builder()
                .storage(storage)
                .map("deposited", Deposited.class)
                .build();
    }

    @Test
    void aStoreIsUsableWhileTheNodeIsStarted() {
        memory.log("accounts", 2, "Account");
        var beckett = build(memory);
        var store = beckett.store();
        assertThatThrownBy(() -> store.read("Account-1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("read of 'Account-1' before start(). Call beckett.start() first.");
        beckett.start();
        assertThat(store.append("Account-1", ExpectedVersion.none(), new Deposited(1))
                        .version())
                .isEqualTo(1);
        assertThatThrownBy(() -> store.append("Basket-1", ExpectedVersion.any(), new Deposited(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "append to 'Basket-1': no log topic takes category 'Basket' (log topics: accounts: Account)."
                                + " Add it with storage.log(..); adopted topics are never written.");
        memory.cutOff();
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.any(), new Deposited(1)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.read("Account-1")).isInstanceOf(StoreUnavailableException.class);
        memory.reconnect();
        beckett.close();
        assertThatThrownBy(() -> store.append("Account-1", ExpectedVersion.any(), new Deposited(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after close()");
    }

    @Test
    void aStorageWithoutStreamsSaysWhatToWrite() {
        memory.topic("orders", 1);
        try (var beckett = build(memory).start()) {
            assertThatThrownBy(() -> beckett.store().append("Account-1", ExpectedVersion.any(), new Deposited(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("keeps no streams")
                    .hasMessageContaining(".log(\"orders\", t -> t.category(\"Order\"))");
        }
    }

    /** Stores what it gets and keeps silent about it the first time. */
    private record Silent(StreamStorage real, AppendOutcome answer, List<AppendRequest> got) implements StreamStorage {
        @Override
        public StreamLog logOf(StreamName stream) {
            return real.logOf(stream);
        }

        @Override
        public CompletableFuture<AppendOutcome> append(AppendRequest request) {
            got.add(request);
            var outcome = real.append(request);
            return got.size() == 1 ? CompletableFuture.completedFuture(answer) : outcome;
        }

        @Override
        public CompletableFuture<ReadPage> read(ReadRequest request) {
            return real.read(request);
        }
    }

    @Test
    void anAppendWithoutAnAnswerIsRepeatedSafely() {
        memory.log("accounts", 2);
        var at = new GlobalPosition("accounts-appends", 1, 7);
        var got = new ArrayList<AppendRequest>();
        var silent = new Silent(
                memory.streams().orElseThrow(), new AppendOutcome.Unknown(Optional.of(at), "no answer in 10 s"), got);
        try (var beckett = Beckett.builder()
                .storage(new StreamsReplaced(memory, silent))
                .map("deposited", Deposited.class)
                .build()
                .start()) {
            var store = beckett.store();
            var unknown = catchThrowableOfType(
                    AppendOutcomeUnknownException.class,
                    () -> store.append(
                            "Account-1",
                            ExpectedVersion.none(),
                            Message.of(new Deposited(5)).withTenant("acme")));
            assertThat(unknown).hasMessageContaining("no answer in 10 s").hasMessageContaining("accounts-appends-1@7");
            assertThat(unknown.writtenAt()).contains(at);
            assertThat(unknown.expected()).isEqualTo(ExpectedVersion.none());
            assertThat(unknown.messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.id())
                            .contains(got.get(0).messages().get(0).id()));
            assertThat(store.append(unknown.streamName(), unknown.expected(), unknown.messages()))
                    .isEqualTo(new AppendResult("Account-1", 1, true));
            assertThat(store.read("Account-1").version()).isEqualTo(1);
        }
    }
}
