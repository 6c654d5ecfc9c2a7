package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendOutcome.Appended;
import io.beckett.spi.AppendOutcome.Conflict;
import io.beckett.spi.AppendOutcome.Repeated;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The same promises with several threads on two nodes. */
abstract class StreamRaceContract extends StreamFeedContract {
    private static final int ROUNDS = 10;
    private static final int RACERS = 8;

    private List<AppendOutcome> race(StreamName stream, ExpectedVersion expected, List<List<NewMessage>> appends) {
        var racers = new ArrayList<Callable<AppendOutcome>>();
        for (var i = 0; i < appends.size(); i++) {
            var at = i % 2 == 0 ? streams : elsewhere;
            var request = request(stream, expected, appends.get(i));
            racers.add(() -> append(at, request));
        }
        return Race.run(racers);
    }

    private static List<List<NewMessage>> appends() {
        return IntStream.range(0, RACERS).mapToObj(i -> messages("racer " + i)).toList();
    }

    @Test
    @DisplayName("B9: of appends at the same exact version one wins")
    void oneOfThoseWhoExpectTheSameVersionWins() {
        var stream = newStream();
        for (var version = 0; version < ROUNDS; version++) {
            var outcomes = race(stream, ExpectedVersion.exact(version), appends());
            assertThat(outcomes).containsOnlyOnce(new Appended(version + 1));
            assertThat(outcomes.stream().filter(new Conflict(version + 1)::equals))
                    .hasSize(RACERS - 1);
        }
        assertThat(texts(stream)).hasSize(ROUNDS);
    }

    @Test
    @DisplayName("B9: of appends that expect no stream one wins")
    void oneOfThoseWhoExpectNoStreamWins() {
        for (var round = 0; round < ROUNDS; round++) {
            var stream = newStream();
            assertThat(race(stream, ExpectedVersion.none(), appends()))
                    .containsOnlyOnce(new Appended(1))
                    .contains(new Conflict(1));
            assertThat(texts(stream)).hasSize(1);
        }
    }

    @Test
    @DisplayName("B8: appends that expect nothing all succeed, at consecutive positions")
    void thoseWhoExpectNothingAllSucceed() {
        var stream = newStream();
        for (var round = 0; round < ROUNDS; round++) {
            var first = round * RACERS + 1;
            assertThat(race(stream, ExpectedVersion.any(), appends()))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(first, first + RACERS)
                            .mapToObj(version -> (AppendOutcome) new Appended(version))
                            .toList());
        }
        assertThat(read(streams, stream)).hasSize(ROUNDS * RACERS);
    }

    @Test
    @DisplayName("B15: the same append from many at the same time is stored once")
    void theSameAppendIsStoredOnce() {
        for (var round = 0; round < ROUNDS; round++) {
            var stream = newStream();
            var same = messages("a", "b");
            var outcomes = race(
                    stream,
                    ExpectedVersion.none(),
                    IntStream.range(0, RACERS).mapToObj(i -> same).toList());
            assertThat(outcomes).containsOnlyOnce(new Appended(2));
            assertThat(outcomes.stream().filter(new Repeated(2)::equals)).hasSize(RACERS - 1);
            assertThat(texts(stream)).containsExactly("a", "b");
        }
    }

    @Test
    @DisplayName("B7, I8: readers see all messages of an append or none, and never an older version than before")
    void readersSeeWholeAppendsOnly() {
        var stream = newStream();
        var left = new AtomicInteger(20);
        var racers = new ArrayList<Callable<Boolean>>();
        racers.add(() -> {
            while (left.get() > 0) {
                append(streams, request(stream, ExpectedVersion.any(), messages("a", "b", "c")));
                left.decrementAndGet();
            }
            return true;
        });
        for (var at : List.of(streams, elsewhere)) {
            racers.add(() -> {
                var before = 0L;
                while (left.get() > 0) {
                    var version = page(at, stream, 1, Long.MAX_VALUE, Direction.BACKWARDS, 1)
                            .version();
                    assertThat(version % 3).as("version " + version).isZero();
                    assertThat(version).isGreaterThanOrEqualTo(before);
                    before = version;
                }
                return true;
            });
        }
        Race.run(racers);
        assertThat(read(elsewhere, stream)).hasSize(60);
    }
}
