package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.testkit.BrokenStorage.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract notices what a storage does wrong. */
class BrokenStorageTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theContractNotices(Fault fault, TestReporter reporter) {
        new ContractRun(() -> new Contract(fault)).assertThatItNotices(fault.name(), reporter);
    }

    @Test
    void withoutAFaultNothingFails() {
        assertThat(new ContractRun(() -> new Contract(Fault.NONE)).failures()).isEmpty();
    }

    private static final class Contract extends MessageStorageContract {
        private final InMemoryStorage memory = new InMemoryStorage();
        private final InMemoryTopic orders = memory.topic("orders", 4);
        private final Fault fault;

        Contract(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(fault == Fault.NONE ? 10_000 : 400);
        }

        @Override
        protected MessageStorage newStorage() {
            return new BrokenStorage(memory, fault);
        }

        @Override
        protected MessageStorage anotherNode() {
            return new BrokenStorage(memory.connect(), fault);
        }

        @Override
        protected PartitionId partition(int number) {
            return orders.partition(number);
        }

        @Override
        protected long write(
                PartitionId partition, String stream, String type, byte[] data, Map<String, String> metadata) {
            return orders.produce(partition, stream, type, data, metadata).offset();
        }

        @Override
        protected long writeTombstone(PartitionId partition, String stream, String type) {
            return orders.tombstone(partition, stream, type).offset();
        }

        @Override
        protected long writeUnmappable(PartitionId partition) {
            return orders.unmappable(partition, "no key").offset();
        }

        @Override
        protected long writeIgnored(PartitionId partition) {
            return orders.ignored(partition).offset();
        }

        @Override
        protected void deleteBefore(PartitionId partition, long offset) {
            orders.deleteBefore(partition, offset);
        }

        @Override
        protected boolean recreateTopic() {
            orders.recreate();
            return true;
        }
    }
}
