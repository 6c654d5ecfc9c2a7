package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.error.CheckpointChangedException;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.Lease;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.ReserveRequest.Quota;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.StreamKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The same promises with several threads, each with a connection of its own. */
abstract class CheckpointRaceContract extends RegistrationRaceContract {

    private static List<Reservation> reserve(CheckpointStore at, String session, int atMost) {
        return at.reserve(new ReserveRequest(session, GROUP, List.of(new Quota(SHIP, atMost, atMost)), 100));
    }

    @Test
    @DisplayName("I3: sessions that reserve at the same time never get the same stream")
    void concurrentReservationsNeverShareAStream() {
        var draft = hold(P0).flush();
        for (var i = 0; i < 300; i++) {
            draft.ready(ship("Order-" + i), 0, 5);
        }
        draft.record();
        var runners = new ArrayList<Callable<List<StreamKey>>>();
        for (var i = 0; i < 4; i++) {
            var connection = connect();
            var session = open();
            runners.add(() -> reserveUntilNothingIsLeft(connection, session));
        }
        var all = Race.run(runners).stream().flatMap(List::stream).toList();
        assertThat(all).doesNotHaveDuplicates().hasSize(300);
    }

    private static List<StreamKey> reserveUntilNothingIsLeft(CheckpointStore connection, String session) {
        var mine = new ArrayList<StreamKey>();
        var emptyAnswers = 0;
        while (emptyAnswers < 3) {
            var reserved = reserve(connection, session, 3);
            reserved.forEach(each -> mine.add(each.key()));
            emptyAnswers = reserved.isEmpty() ? emptyAnswers + 1 : 0;
        }
        return mine;
    }

    @Test
    @DisplayName("I3: a free lease that several sessions take at the same time has one owner")
    void concurrentTakesHaveOneWinner() {
        var first = connect();
        var second = connect();
        for (var round = 0; round < ROUNDS; round++) {
            var one = open();
            var two = open();
            var taken =
                    Race.run(List.<Callable<Optional<Lease>>>of(() -> first.take(P0, one), () -> second.take(P0, two)));
            assertThat(taken.stream().filter(Optional::isPresent)).hasSize(1);
            var winner = taken.get(0).isPresent() ? one : two;
            assertThat(store.lease(P0).owner()).contains(winner);
            end(one);
            end(two);
        }
    }

    @Test
    @DisplayName("I2: a stream that is put behind itself while the rest of it ends elsewhere goes on, and not before")
    void puttingAStreamBehindItselfAndItsEndElsewhereAgree() {
        var feeding = connect();
        var working = connect();
        ends(Duration.ZERO, 0, 0, 0);
        answer(0, 0, 0);
        look();
        var older = hold(P0);
        var newer = Holder.take(feeding, P2, open());
        for (var round = 0; round < ROUNDS; round++) {
            var stream = "Order-" + round;
            older.flush().ready(ship(stream), 0, 5).record();
            var first = reserveOne(open());
            var spill = newer.flush().behind(key(P2, SHIP, stream), 0, 2).build();
            Race.run(List.<Callable<Object>>of(
                    () -> newer.record(spill), () -> working.complete(List.of(succeeded(first, 6)))));
            var next = reserveOne(open());
            assertThat(next.key()).isEqualTo(key(P2, SHIP, stream));
            complete(succeeded(next, 3));
        }
    }

    @Test
    @DisplayName("I1, I2: an append and the last completion agree on which lane the stream is in, whoever is first")
    void anAppendAndTheLastCompletionAgree() {
        var feeding = connect();
        var working = connect();
        var holder = Holder.take(feeding, P0, open());
        for (var round = 0; round < ROUNDS; round++) {
            var key = ship("Order-" + round);
            holder.flush().ready(key, 0, 5).record();
            var reservation = reserveOne(open());
            var append = holder.flush().append(key, 6).build();
            var results = Race.run(List.<Callable<Object>>of(
                    () -> holder.record(append), () -> working.complete(List.of(succeeded(reservation, 6)))));
            var fastAgain = ((Flushed) results.get(0)).notDurable().contains(key);
            var outcome =
                    working.complete(List.of(succeeded(reservation, 6))).get(0).outcome();
            assertThat(outcome).as("the completion was recorded once").isEqualTo(Outcome.STALE);
            var left = reserve(open(), 1, 1, 10);
            if (fastAgain) {
                assertThat(left)
                        .as("the fast lane has the message, so nothing waits")
                        .isEmpty();
                assertThat(accounted(key)).contains(6L);
            } else {
                assertThat(left).hasSize(1);
                assertThat(left.get(0).position()).isEqualTo(6);
                assertThat(left.get(0).backlog().offsets()).containsExactly(6);
                complete(succeeded(left.get(0), 7));
            }
        }
    }

    @Test
    @DisplayName("I2: what the next holder learns is what the last one flushed, and nothing comes behind it")
    void aFlushAndATakeAgree() {
        var losing = connect();
        var taking = connect();
        for (var round = 0; round < ROUNDS; round++) {
            var key = ship("Order-" + round);
            var session = open();
            var old = Holder.take(losing, P0, session);
            var flush =
                    old.flush().ready(key, 0, 5).frontier(SHIP, round, round).build();
            var nextSession = open();
            var results = Race.run(List.<Callable<Object>>of(() -> old.send(flush), () -> {
                taking.beat(new SessionBeat(session, Phase.END, LONG, Map.of(), List.of()));
                return Holder.take(taking, P0, nextSession);
            }));
            var next = (Holder) results.get(1);
            var wasRecorded = results.get(0) instanceof Flushed;
            assertThat(next.flushSeq()).isEqualTo(flush.flushSeq() + (wasRecorded ? 1 : 0));
            var bits = key.stream().hash().getMostSignificantBits();
            assertThat(Arrays.stream(next.progress(SHIP).durable()).anyMatch(each -> each == bits))
                    .as("the next holder knows the stream as durable")
                    .isEqualTo(wasRecorded);
            assertThat(reserve(open(), 100, 0, 1)).hasSize(wasRecorded ? 1 : 0);
            end(nextSession);
        }
    }

    @Test
    @DisplayName("I3, N2: a late completion and the recovery of its session agree on who goes on")
    void aCompletionAndARecoveryAgree() {
        var late = connect();
        var recovering = connect();
        var holder = hold(P0);
        for (var round = 0; round < ROUNDS; round++) {
            var key = ship("Order-" + round);
            holder.flush().ready(key, 0, 5, 6).record();
            var session = open();
            var reservation = reserveOne(session);
            var results = Race.run(List.<Callable<Outcome>>of(
                    () -> late.complete(List.of(succeeded(reservation, 6)))
                            .get(0)
                            .outcome(),
                    () -> {
                        recovering.beat(new SessionBeat(session, Phase.END, LONG, Map.of(), List.of()));
                        return Outcome.STALE;
                    }));
            var next = reserveOne(open());
            assertThat(next.position()).isEqualTo(results.get(0) == Outcome.STALE ? 0 : 6);
            assertThat(complete(succeeded(next, 7))).isEqualTo(Outcome.DRAINED);
        }
    }

    @Test
    @DisplayName("B37: a skip and a reservation of the same stream exclude each other")
    void aSkipAndAReservationExcludeEachOther() {
        var working = connect();
        var operating = connect().admin();
        var holder = hold(P0);
        for (var round = 0; round < ROUNDS; round++) {
            var key = ship("Order-" + round);
            holder.flush().retry(key, 0, Duration.ZERO, 5, 6).record();
            var seen = info(key);
            var session = open();
            var results = Race.run(List.<Callable<Object>>of(() -> reserve(working, session, 1), () -> {
                try {
                    operating.skip(seen);
                    return true;
                } catch (CheckpointChangedException refused) {
                    return false;
                }
            }));
            var skipped = (Boolean) results.get(1);
            var reservations = store.reservations(session);
            for (var reservation : reservations) {
                assertThat(reservation.position()).isEqualTo(skipped ? 6 : 0);
            }
            assertThat(skipped || !reservations.isEmpty())
                    .as("one of the two was carried out")
                    .isTrue();
            end(session);
            complete(succeeded(reserveOne(open()), 7));
        }
    }

    @Test
    @DisplayName("I1, I3, I4: many workers beside a holder that goes on appending")
    void nothingIsLostOrSharedUnderLoad() {
        var streams = 8;
        var messages = 120;
        var running = new ConcurrentHashMap<StreamKey, String>();
        var finished = new ConcurrentHashMap<StreamKey, Long>();
        var runners = new ArrayList<Callable<Object>>();
        var feeding = connect();
        var holder = Holder.take(feeding, P0, open());
        runners.add(() -> {
            feed(holder, streams, messages, finished);
            return streams;
        });
        for (var i = 0; i < 3; i++) {
            var connection = connect();
            var session = open();
            runners.add(() -> {
                work(connection, session, streams, messages, running, finished);
                return session;
            });
        }
        Race.run(runners);
        assertThat(finished)
                .hasSize(streams)
                .allSatisfy((key, position) -> assertThat(position).isEqualTo(messages));
        assertThat(reserve(open())).isEmpty();
        for (var key : finished.keySet()) {
            assertThat(accounted(key)).contains((long) messages);
        }
    }

    /** Appends message by message; where the stream has left the durable lane, it is spilled again. */
    private static void feed(Holder holder, int streams, int messages, Map<StreamKey, Long> finished) {
        for (var offset = 0L; offset < messages; offset++) {
            var draft = holder.flush();
            for (var stream = 0; stream < streams; stream++) {
                draft.append(ship("Load-" + stream), offset);
            }
            var fast = draft.record().notDurable();
            var spills = holder.flush();
            for (var key : fast) {
                spills.ready(key, finished.getOrDefault(key, 0L), offset);
            }
            if (!fast.isEmpty()) {
                spills.record();
            }
        }
    }

    private static void work(
            CheckpointStore connection,
            String session,
            int streams,
            int messages,
            Map<StreamKey, String> running,
            Map<StreamKey, Long> finished) {
        var deadline = System.nanoTime() + Duration.ofSeconds(45).toNanos();
        while (finished.values().stream()
                                .filter(position -> position == messages)
                                .count()
                        < streams
                && !Thread.currentThread().isInterrupted()
                && System.nanoTime() < deadline) {
            for (var reservation : reserve(connection, session, 2)) {
                var other = running.putIfAbsent(reservation.key(), session);
                assertThat(other)
                        .as("who runs " + reservation.key() + " already")
                        .isNull();
                var before = finished.getOrDefault(reservation.key(), 0L);
                assertThat(reservation.position())
                        .as("position of " + reservation.key())
                        .isEqualTo(before);
                var offsets = reservation.backlog().offsets();
                for (var i = 0; i < offsets.length; i++) {
                    assertThat(offsets[i])
                            .as("next message of " + reservation.key())
                            .isEqualTo(before + i);
                }
                var position = before + offsets.length;
                finished.put(reservation.key(), position);
                running.remove(reservation.key());
                var outcome = connection
                        .complete(List.of(succeeded(reservation, position)))
                        .get(0)
                        .outcome();
                assertThat(outcome).isNotEqualTo(Outcome.STALE);
            }
        }
    }
}
