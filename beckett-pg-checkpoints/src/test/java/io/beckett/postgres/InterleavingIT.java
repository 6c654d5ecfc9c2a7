package io.beckett.postgres;

import static io.beckett.postgres.TestNode.P0;
import static io.beckett.postgres.TestNode.ship;
import static io.beckett.postgres.TestNode.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.FlushResult.Refused;
import io.beckett.spi.Lease;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two transactions that meet at the same rows: one is held at its commit while the other waits for its locks. */
@ExtendWith(SharedServers.class)
class InterleavingIT {
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final TestDatabase database;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String schema = TestDatabase.newSchema();
    private final GatedDataSource gated;
    private final PostgresCheckpoints slow;
    private final PostgresCheckpoints other;

    InterleavingIT(EmbeddedPostgres.Database database) {
        this.database = TestDatabase.in(database);
        gated = new GatedDataSource(this.database.dataSource());
        slow = PostgresCheckpoints.of(gated).schema(schema).withoutNotify();
        other = PostgresCheckpoints.of(this.database.dataSource())
                .schema(schema)
                .withoutNotify();
    }

    @BeforeEach
    void makeTables() {
        Migrations.upgrade(database.dataSource(), schema);
        TestNode.register(other, 2);
    }

    @AfterEach
    void close() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        database.close();
    }

    /** Starts something and returns when it waits for a lock. */
    private <T> Future<T> startUntilItWaits(Callable<T> call) {
        var waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%" + schema
                + "%'";
        var running = threads.submit(call);
        await().atMost(Duration.ofSeconds(20)).until(() -> database.number(waiting) == 1 || running.isDone());
        assertThat(running).as("waits for the other transaction").isNotDone();
        return running;
    }

    private <T> Future<T> startUntilItsCommit(Callable<T> call) throws InterruptedException {
        var gate = gated.closeGate();
        var running = threads.submit(call);
        gate.awaitReached();
        atCommit = gate;
        return running;
    }

    private GatedDataSource.Gate atCommit;

    @Test
    @DisplayName("a reservation that would have to wait gives way: its locks have no order in which waiting is safe")
    void reservingWaitsForNobody() throws Exception {
        var node = TestNode.open(other);
        var held = node.take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5));
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table " + schema + ".work");

            assertThat(threads.submit(() -> node.reserve()).get(5, TimeUnit.SECONDS))
                    .isEmpty();

            connection.rollback();
        }
        assertThat(node.reserve()).hasSize(1);
    }

    @Test
    @DisplayName("I1: the last completion waits for an append of its stream and sees it")
    void anAppendBeforeTheLastCompletion() throws Exception {
        var held = TestNode.open(slow).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5));
        var reservation = TestNode.open(other).reserveOne();

        var flush = startUntilItsCommit(() -> held.send(held.flush().append(ship("Order-1"), 6)));
        var completion = startUntilItWaits(() -> other.complete(List.of(succeeded(reservation, 6))));
        atCommit.open();

        assertThat(((Flushed) flush.get()).notDurable()).isEmpty();
        assertThat(completion.get().get(0).outcome()).isEqualTo(Outcome.WAITING);
        assertThat(TestNode.open(other).reserveOne().backlog().offsets()).containsExactly(6);
    }

    @Test
    @DisplayName("I1: an append waits for the end of one message of its stream and is written down behind what is left")
    void theEndOfOneMessageBeforeAnAppend() throws Exception {
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5, 6));
        var reservation = TestNode.open(slow).reserveOne();

        var completion = startUntilItsCommit(() -> slow.complete(List.of(succeeded(reservation, 6))));
        var flush = startUntilItWaits(() -> held.send(held.flush().append(ship("Order-1"), 7)));
        atCommit.open();

        assertThat(completion.get().get(0).outcome()).isEqualTo(Outcome.WAITING);
        assertThat(((Flushed) flush.get()).notDurable()).isEmpty();
        var rest = TestNode.open(other).reserveOne();
        assertThat(rest.backlog().offsets()).containsExactly(6, 7);
        assertThat(other.complete(List.of(succeeded(rest, 8))).get(0).outcome()).isEqualTo(Outcome.DRAINED);
    }

    @Test
    @DisplayName("I2: the end of a stream in an older partition waits until it is put behind itself, and wakes it")
    void aStreamIsPutBehindItselfBeforeItsEndElsewhere() throws Exception {
        var older = TestNode.open(slow).take(P0);
        var newer = TestNode.open(slow).take(TestNode.lease(1));
        older.record(older.flush().ready(ship("Order-1"), 0, 5));
        var reservation = TestNode.open(other).reserveOne();

        var behind = ship(TestNode.lease(1), "Order-1");
        var flush = startUntilItsCommit(() -> newer.send(newer.flush().behind(behind, 0, 2)));
        var completion = startUntilItWaits(() -> other.complete(List.of(succeeded(reservation, 6))));
        atCommit.open();

        assertThat(flush.get()).isInstanceOf(Flushed.class);
        assertThat(completion.get().get(0).outcome()).isEqualTo(Outcome.DRAINED);
        assertThat(TestNode.open(other).reserveOne().key()).isEqualTo(behind);
    }

    @Test
    @DisplayName("I2: a stream that is to be put behind itself waits for its end in the older partition, and is ready")
    void theEndElsewhereBeforeAStreamIsPutBehindItself() throws Exception {
        var older = TestNode.open(other).take(P0);
        var newer = TestNode.open(other).take(TestNode.lease(1));
        older.record(older.flush().ready(ship("Order-1"), 0, 5));
        var reservation = TestNode.open(slow).reserveOne();

        var behind = ship(TestNode.lease(1), "Order-1");
        var completion = startUntilItsCommit(() -> slow.complete(List.of(succeeded(reservation, 6))));
        var flush = startUntilItWaits(() -> newer.send(newer.flush().behind(behind, 0, 2)));
        atCommit.open();

        assertThat(completion.get().get(0).outcome()).isEqualTo(Outcome.DRAINED);
        assertThat(flush.get()).isInstanceOf(Flushed.class);
        assertThat(TestNode.open(other).reserveOne().key()).isEqualTo(behind);
    }

    @Test
    @DisplayName("I1: an append waits for the last completion of its stream and then belongs to the fast lane")
    void theLastCompletionBeforeAnAppend() throws Exception {
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5));
        var reservation = TestNode.open(slow).reserveOne();

        var completion = startUntilItsCommit(() -> slow.complete(List.of(succeeded(reservation, 6))));
        var flush = startUntilItWaits(() -> held.send(held.flush().append(ship("Order-1"), 6)));
        atCommit.open();

        assertThat(completion.get().get(0).outcome()).isEqualTo(Outcome.DRAINED);
        var flushed = (Flushed) flush.get();
        assertThat(flushed.notDurable()).containsExactly(ship("Order-1"));
        assertThat(flushed.fence())
                .as("larger than the token of the run before")
                .isGreaterThan(reservation.fence());
        assertThat(database.number("select count(*) from \"" + schema + "\".backlog"))
                .isZero();
    }

    @Test
    void aRegistrationOfWhatIsKnownWaitsForNoFlush() throws Exception {
        var held = TestNode.open(slow).take(P0);

        var flush = startUntilItsCommit(() -> held.send(held.flush().frontier(7)));
        var registration = threads.submit(() -> TestNode.register(other, 2));
        registration.get(SHORT.toSeconds(), TimeUnit.SECONDS);
        assertThat(flush).isNotDone();
        atCommit.open();

        assertThat(flush.get()).isInstanceOf(Flushed.class);
    }

    @Test
    @DisplayName("I1, I9: who takes a lease waits for a flush under way and learns what it wrote")
    void aFlushBeforeTheTake() throws Exception {
        var node = TestNode.open(slow);
        var held = node.take(P0);
        var flush = startUntilItsCommit(
                () -> held.send(held.flush().ready(ship("Order-1"), 0, 5).frontier(6)));
        database.execute("delete from \"" + schema + "\".session where id = '" + node.session() + "'");
        var take = startUntilItWaits(() -> other.take(P0, TestNode.open(other).session()));
        atCommit.open();

        assertThat(flush.get()).isInstanceOf(Flushed.class);
        var progress = take.get().map(Lease::progress).orElseThrow().get(TestNode.SHIP);
        assertThat(progress.frontier().offset()).isEqualTo(6);
        var hash = ship("Order-1").stream().hash();
        assertThat(progress.durable()).containsExactly(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    @Test
    @DisplayName("I9: a flush that waits for a take is refused, whatever it saw before it waited")
    void aTakeBeforeTheFlush() throws Exception {
        var node = TestNode.open(other);
        var held = node.take(P0);
        database.execute("delete from \"" + schema + "\".session where id = '" + node.session() + "'");
        var successor = TestNode.open(slow);
        var take = startUntilItsCommit(() -> slow.take(P0, successor.session()));
        var flush = startUntilItWaits(
                () -> held.send(held.flush().ready(ship("Order-1"), 0, 5).frontier(6)));
        atCommit.open();

        assertThat(take.get()).isPresent();
        assertThat(flush.get()).isEqualTo(new Refused(P0));
        assertThat(TestNode.open(other).reserve()).isEmpty();
    }

    @Test
    @DisplayName("I3: of two nodes that want a lost lease one gets it")
    void twoTakesOfALostLease() throws Exception {
        var lost = TestNode.open(other);
        lost.take(P0);
        database.execute("delete from \"" + schema + "\".session where id = '" + lost.session() + "'");
        var first = TestNode.open(slow);
        var take = startUntilItsCommit(() -> slow.take(P0, first.session()));
        var second = startUntilItWaits(() -> other.take(P0, TestNode.open(other).session()));
        atCommit.open();

        assertThat(take.get()).isPresent();
        assertThat(second.get()).isEmpty();
        assertThat(other.lease(P0).owner()).isEqualTo(Optional.of(first.session()));
    }

    @Test
    @DisplayName("I9: a delayed flush and its repetition are one flush")
    void aDelayedFlushAndItsRepetition() throws Exception {
        var held = TestNode.open(slow).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5));
        var same = held.flush().append(ship("Order-1"), 6).finished(ship("Order-2"), 8);
        var delayed = startUntilItsCommit(() -> held.send(same));
        var repeated = startUntilItWaits(() -> held.sendBy(other, same));
        atCommit.open();

        assertThat(delayed.get()).isInstanceOf(Flushed.class);
        assertThat(repeated.get()).isEqualTo(new Refused(P0));
        assertThat(TestNode.open(other).reserveOne().backlog().offsets()).containsExactly(5, 6);
    }

    @Test
    @DisplayName("reserving does not wait for a stream that a flush has locked")
    void reservingPassesOverLockedStreams() throws Exception {
        var held = TestNode.open(slow).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5).ready(ship("Order-2"), 0, 7));
        var flush = startUntilItsCommit(() -> held.send(held.flush().append(ship("Order-1"), 6)));
        var worker = TestNode.open(other);
        assertThat(worker.reserveOne().key()).isEqualTo(ship("Order-2"));
        atCommit.open();
        flush.get();
        assertThat(worker.reserveOne().backlog().offsets()).containsExactly(5, 6);
    }

    @Test
    @DisplayName("I3: a late completion and the recovery of its session do not both count")
    void aLateCompletionBeforeTheRecovery() throws Exception {
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5));
        var lost = TestNode.open(slow, SHORT);
        var reservation = lost.reserveOne();
        var completion = startUntilItsCommit(() -> slow.complete(List.of(succeeded(reservation, 6))));
        database.passTime(SHORT.plusMillis(1));
        assertThat(other.recover()).as("the session; its reservation is locked").isEqualTo(1);
        atCommit.open();

        assertThat(completion.get().get(0).outcome()).isEqualTo(Outcome.DRAINED);
        assertThat(other.recover()).isZero();
        assertThat(TestNode.open(other).reserve()).isEmpty();
    }

    @Test
    @DisplayName("B28: what is locked while its session is recovered is given back the next time")
    void whatIsLockedIsRecoveredTheNextTime() throws Exception {
        var held = TestNode.open(slow).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5));
        var lost = TestNode.open(other, SHORT);
        lost.reserveOne();
        var flush = startUntilItsCommit(() -> held.send(held.flush().append(ship("Order-1"), 6)));
        database.passTime(SHORT.plusMillis(1));
        assertThat(other.recover()).isEqualTo(1);
        atCommit.open();
        flush.get();
        assertThat(other.recover()).isEqualTo(1);
        assertThat(TestNode.open(other).reserveOne().takeovers()).isEqualTo(1);
    }

    @Test
    @DisplayName("I9: after a lost answer the lease tells whether the flush was recorded")
    void aFlushWhoseAnswerWasLost() {
        var held = TestNode.open(slow).take(P0);
        gated.loseAnswers();
        var draft = held.flush().finished(ship("Order-1"), 5);
        assertThatThrownBy(() -> held.send(draft))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("flush");
        gated.giveAnswers();
        assertThat(slow.lease(P0).flushSeq()).isEqualTo(held.lease().flushSeq() + 1);
        assertThat(held.send(draft)).isEqualTo(new Refused(P0));
        assertThat(slow.accounted(P0, List.of(ship("Order-1")))).containsEntry(ship("Order-1"), 5L);
    }

    @Test
    @DisplayName("B28: a node that stops inside a transaction does not keep its leases from being taken")
    void aNodeThatStopsInsideATransaction() throws Exception {
        var node = TestNode.open(slow, SHORT);
        var held = node.take(P0);
        var flush = startUntilItsCommit(() -> held.send(held.flush().finished(ship("Order-1"), 5)));
        database.passTime(SHORT.plusMillis(1));
        var successor = TestNode.open(other);
        var began = System.nanoTime();
        assertThat(other.take(P0, successor.session())).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        atCommit.open();

        assertThatThrownBy(flush::get).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(other.accounted(P0, List.of(ship("Order-1")))).isEmpty();
    }
}
