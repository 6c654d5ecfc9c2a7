package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.BeckettBuilder;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.PartitionId;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.HandlerSignal;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.HistoryEvent.Kind;
import io.beckett.testkit.HistoryEvent.StreamId;
import io.beckett.testkit.HistoryRecorder.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRecorderTest {
    private static final StreamId ORDER = new StreamId("shop", "ship", "Order-1", new PartitionId("orders", 3));

    record Placed(String id) {}

    @Test
    void whatIsWrittenToAFileIsReadBack(@TempDir Path folder) {
        var file = folder.resolve("history");
        History recorded;
        try (var recorder = HistoryRecorder.appendingTo(file)) {
            recorder.produced(new GlobalPosition("orders", 3, 7), "Order-1", "an id\twith\ncontrol characters");
            recorder.started("a", "17", ORDER, List.of(7L, 9L), "m7").failed(1, "no stock");
            recorder.fault(Fault.CRASHED, "a");
            recorder.frontier(
                    new StreamId("shop", "ship", "", ORDER.partition()), 9, Map.of("Order-1", FlushDraft.backlog(9)));
            recorder.left(ORDER, 9, "failed");
            recorded = recorder.history();
        }
        var read = History.read(List.of(file));
        assertThat(read.events()).hasSameSizeAs(recorded.events());
        assertThat(read.events().subList(1, 7)).isEqualTo(recorded.events().subList(1, 7));
        assertThat(read.events().get(0).note()).isEqualTo("an id?with?control characters");
        assertThat(read.events())
                .extracting(HistoryEvent::kind)
                .containsExactly(
                        Kind.PRODUCED,
                        Kind.STARTED,
                        Kind.FAILED,
                        Kind.FAULT,
                        Kind.WRITTEN_DOWN,
                        Kind.FRONTIER,
                        Kind.LEFT);
    }

    @Test
    void eachLineIsInTheFileBeforeTheMethodReturns(@TempDir Path folder) throws Exception {
        var file = folder.resolve("history");
        try (var recorder = HistoryRecorder.appendingTo(file)) {
            recorder.position(ORDER, 7);
            assertThat(Files.readString(file)).endsWith("\n").contains("POSITION");
        }
    }

    @Test
    void aLineThatAKillCutOffIsLeftOut(@TempDir Path folder) throws Exception {
        var file = folder.resolve("history");
        try (var recorder = HistoryRecorder.appendingTo(file)) {
            recorder.position(ORDER, 7);
            recorder.position(ORDER, 8);
        }
        var whole = Files.readString(file);
        for (var cut = 1; cut < 20; cut++) {
            Files.writeString(file, whole.substring(0, whole.length() - cut));
            // The line break alone may be missing: nothing of the line itself is lost then.
            assertThat(History.read(List.of(file)).events()).hasSize(cut == 1 ? 2 : 1);
        }
        try (var recorder = HistoryRecorder.appendingTo(file)) {
            recorder.position(ORDER, 9);
        }
        assertThat(History.read(List.of(file)).events().stream()
                        .map(event -> event.offsets().get(0)))
                .containsExactly(7L, 9L);
    }

    @Test
    void aFileThatWasCutOffInTheMiddleOfACharacterIsReadToTheEnd(@TempDir Path folder) throws Exception {
        var file = folder.resolve("history");
        try (var recorder = HistoryRecorder.appendingTo(file)) {
            recorder.position(ORDER, 7);
        }
        Files.write(file, new byte[] {(byte) 0xC3}, StandardOpenOption.APPEND);
        assertThat(History.read(List.of(file)).events()).hasSize(1);
    }

    @Test
    void historiesOfSeveralProcessesAreMergedByTime(@TempDir Path folder) {
        try (var one = HistoryRecorder.appendingTo(folder.resolve("one"));
                var two = HistoryRecorder.appendingTo(folder.resolve("two"))) {
            for (var i = 0; i < 10; i++) {
                (i % 2 == 0 ? one : two).position(ORDER, i);
            }
            var merged = History.read(List.of(folder.resolve("two"), folder.resolve("one")));
            assertThat(merged.events().stream().map(event -> event.offsets().get(0)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 10).mapToObj(i -> (long) i).toList());
            assertThat(two.history().and(one.history()).events()).isEqualTo(merged.events());
        }
    }

    @Test
    void threadsGetNumbersOfTheirOwn(@TempDir Path folder) throws Exception {
        var file = folder.resolve("history");
        try (var recorder = HistoryRecorder.appendingTo(file)) {
            Callable<Object> writer = () -> {
                for (var i = 0; i < 500; i++) {
                    recorder.position(ORDER, i);
                }
                return recorder;
            };
            Race.run(List.of(writer, writer, writer));
        }
        var events = History.read(List.of(file)).events();
        assertThat(events).hasSize(1_500);
        assertThat(events.stream().map(HistoryEvent::seq).distinct()).hasSize(1_500);
        assertThat(Files.readAllLines(file, UTF_8)).hasSize(1_500);
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> HistoryRecorder.appendingTo(folder.resolve("missing/history")))
                .hasMessageContaining("missing/history");
    }

    private static void subscribe(BeckettBuilder builder, HistoryRecorder recorder, ContextHandler handler) {
        builder.map("placed", Placed.class)
                .group(
                        "shop",
                        group -> group.subscription(
                                "ship",
                                s -> s.category("Order")
                                        .startingPosition(StartingPosition.EARLIEST)
                                        .handler(recorder.recording("a", handler))));
    }

    @Test
    void handlersAreRecordedAsTheyRun() {
        var recorder = HistoryRecorder.inMemory();
        try (var test = TestBeckett.start(builder -> subscribe(builder, recorder, context -> {
            var id = ((Placed) context.data()).id();
            if (id.equals("skip")) {
                throw HandlerSignal.skip("nothing to do");
            }
            if (id.equals("broken") && context.attempt() == 1) {
                throw new IllegalStateException("no stock");
            }
        }))) {
            for (var id : List.of("one", "skip", "broken", "two")) {
                var at = test.produce("Order-1", new Placed(id)).get(0);
                recorder.produced(at, "Order-1", id);
            }
            test.settle();
            test.clock().advance(Duration.ofSeconds(15));
            test.settle();
        }
        var kinds = recorder.history().events().stream()
                .map(HistoryEvent::kind)
                .filter(kind -> kind != Kind.PRODUCED)
                .toList();
        assertThat(kinds)
                .containsExactly(
                        Kind.STARTED,
                        Kind.SUCCEEDED,
                        Kind.STARTED,
                        Kind.SKIPPED,
                        Kind.STARTED,
                        Kind.FAILED,
                        Kind.STARTED,
                        Kind.SUCCEEDED,
                        Kind.STARTED,
                        Kind.SUCCEEDED);
        HistoryChecker.create()
                .subscription("shop", "ship")
                .redeliveredPerFault(0)
                .assertHolds(recorder.history());
        assertThat(recorder.history().events(Kind.FAILED).get(0).note()).contains("no stock");
    }

    @Test
    void batchesAreRecordedUpToWhereTheyFailed() {
        var recorder = HistoryRecorder.inMemory();
        var failures = new HashSet<String>();
        try (var test = TestBeckett.start(builder -> builder.map("placed", Placed.class)
                .group(
                        "shop",
                        group -> group.subscription(
                                "ship",
                                s -> s.category("Order")
                                        .startingPosition(StartingPosition.EARLIEST)
                                        .batchHandler(recorder.recordingBatches("a", batch -> {
                                            for (var message : batch) {
                                                var id = ((Placed) message.data()).id();
                                                if (id.equals("broken") && failures.add(id)) {
                                                    throw batch.failedAt(
                                                            message, new IllegalStateException("no stock"));
                                                }
                                            }
                                        })))))) {
            for (var id : List.of("one", "two", "broken", "three")) {
                var at = test.produce("Order-1", new Placed(id)).get(0);
                recorder.produced(at, "Order-1", id);
            }
            for (var i = 0; i < 3; i++) {
                test.settle();
                test.clock().advance(Duration.ofSeconds(15));
            }
        }
        HistoryChecker.create()
                .subscription("shop", "ship")
                .redeliveredPerFault(0)
                .assertHolds(recorder.history());
        assertThat(recorder.history().events(Kind.FAILED))
                .singleElement()
                .satisfies(failed -> assertThat(failed.offsets()).hasSize(2));
    }
}
