package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.error.StoreUnavailableException;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import org.junit.jupiter.api.Test;

/** The in-memory storage keeps the contract of streams, and does what tests need beyond it. */
class InMemoryStreamsTest extends StreamStorageContract {
    private final InMemoryStorage memory = new InMemoryStorage();
    private final InMemoryStorage other = memory.connect();

    InMemoryStreamsTest() {
        memory.log("shop", 3, "Order", "Account");
        memory.start(setup("one"));
        other.start(setup("other"));
    }

    @Override
    protected MessageStorage storage() {
        return memory;
    }

    @Override
    protected MessageStorage anotherNode() {
        return other;
    }

    @Test
    void whoIsCutOffStoresNothing() {
        var stream = newStream();
        memory.cutOff();
        assertThat(streams.append(request(stream, ExpectedVersion.any(), messages("a"))))
                .failsWithin(patience())
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(read(elsewhere, stream)).isEmpty();
    }

    @Test
    void aStorageWithoutLogsKeepsNoStreams() {
        var none = new InMemoryStorage();
        none.topic("orders", 2);
        assertThat(none.streams()).isEmpty();
    }

    @Test
    void theEndOfALogKnowsItsLastNumber() {
        append(newStream(), ExpectedVersion.none(), "a", "b", "c");
        var numbers = memory.ends().values().stream().mapToLong(end -> end.seq());
        assertThat(numbers.sum()).isEqualTo(3);
        assertThat(memory.ends()).containsKey(new PartitionId("shop", 2)).hasSize(3);
    }
}
