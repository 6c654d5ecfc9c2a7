package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.PartitionId;
import io.beckett.testkit.HistoryEvent.StreamId;
import io.beckett.testkit.HistoryRecorder.Run;
import java.util.List;

/** A history that is written down for a checker. */
abstract class HistoryFixture {
    static final PartitionId P0 = new PartitionId("orders", 0);
    static final StreamId ORDER = new StreamId("shop", "ship", "Order-1", P0);
    static final StreamId OTHER = new StreamId("shop", "ship", "Order-2", P0);
    static final StreamId PARTITION = new StreamId("shop", "ship", "", P0);

    final HistoryRecorder recorder = HistoryRecorder.inMemory();
    HistoryChecker checker = HistoryChecker.create().subscription("shop", "ship");

    void produce(StreamId stream, long... offsets) {
        for (var offset : offsets) {
            recorder.produced(new GlobalPosition("orders", 0, offset), stream.stream(), "m" + offset);
        }
    }

    Run start(String node, StreamId stream, Long... offsets) {
        return recorder.started(node, "1", stream, List.of(offsets), "m" + offsets[0]);
    }

    void handle(String node, StreamId stream, Long... offsets) {
        start(node, stream, offsets).succeeded();
    }

    void assertRight() {
        assertThatCode(() -> checker.assertHolds(recorder.history())).doesNotThrowAnyException();
    }

    /** Exactly this invariant is broken, and the text shows these parts. */
    void assertBroken(String invariant, String... shown) {
        var violations = checker.check(recorder.history());
        assertThat(violations).extracting(HistoryViolation::invariant).containsOnly(invariant);
        assertThat(violations.get(0).text()).contains(shown);
        assertThatThrownBy(() -> checker.assertHolds(recorder.history()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(invariant)
                .hasMessageContaining(shown[0]);
    }
}
