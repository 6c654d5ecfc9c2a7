package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.MessageStorage;
import io.beckett.spi.StreamName;
import io.beckett.testkit.BrokenStreams.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract notices what a storage of streams does wrong. */
class BrokenStreamsTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theContractNotices(Fault fault, TestReporter reporter) {
        new ContractRun(() -> new Contract(fault)).assertThatItNotices(fault.name(), reporter);
    }

    @Test
    void withoutAFaultNothingFails() {
        assertThat(new ContractRun(() -> new Contract(Fault.NONE)).failures()).isEmpty();
    }

    private static final class Contract extends StreamStorageContract {
        private final InMemoryStorage memory = new InMemoryStorage();
        private final InMemoryStorage other = memory.connect();
        private final Map<StreamName, Long> stale = new ConcurrentHashMap<>();
        private final Fault fault;

        Contract(Fault fault) {
            this.fault = fault;
            memory.log("shop", 3, "Order", "Account");
            memory.start(setup("one"));
            other.start(setup("other"));
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(fault == Fault.NONE ? 10_000 : 400);
        }

        @Override
        protected MessageStorage storage() {
            return new StreamsReplaced(
                    memory, new BrokenStreams(memory.streams().orElseThrow(), fault, stale));
        }

        @Override
        protected MessageStorage anotherNode() {
            return new StreamsReplaced(other, new BrokenStreams(other.streams().orElseThrow(), fault, stale));
        }
    }
}
