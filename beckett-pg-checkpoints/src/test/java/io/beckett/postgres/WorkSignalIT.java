package io.beckett.postgres;

import static io.beckett.postgres.TestNode.P0;
import static io.beckett.postgres.TestNode.ship;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.PageRequest;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.spi.Completion;
import io.beckett.spi.StorageSetup;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes hear of work that others made, and only of that. */
@ExtendWith(SharedServers.class)
class WorkSignalIT {
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final TestDatabase database;
    private final String schema = TestDatabase.newSchema();
    private final Semaphore heard = new Semaphore(0);
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final PostgresCheckpoints listening;
    private final PostgresCheckpoints other;

    WorkSignalIT(EmbeddedPostgres.Database database) {
        this.database = TestDatabase.in(database);
        listening = PostgresCheckpoints.of(this.database.dataSource()).schema(schema);
        other = PostgresCheckpoints.of(this.database.dataSource()).schema(schema);
    }

    @BeforeEach
    void listen() throws InterruptedException {
        Migrations.upgrade(database.dataSource(), schema);
        TestNode.register(other, 1);
        listening.onWork(heard::release);
        listening.start(setup());
        expectSignal(); // it looks for work as soon as it listens
    }

    private StorageSetup setup() {
        var setup = MigrationsIT.setup();
        return new StorageSetup(setup.instanceName(), setup.types(), setup.codec(), setup.clock(), task -> {
            var thread = new Thread(task, "listener");
            threads.add(thread);
            return thread;
        });
    }

    @AfterEach
    void close() {
        listening.close();
        assertThat(threads).allMatch(thread -> !thread.isAlive());
        database.close();
    }

    private void expectSignal() throws InterruptedException {
        assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).as("a signal").isTrue();
    }

    /** Whatever was said before is heard before what is said now. */
    private void expectNoSignalSoFar() throws InterruptedException {
        database.execute("notify \"" + channel() + "\"");
        expectSignal();
        assertThat(heard.availablePermits())
                .as("signals besides the one of this test")
                .isZero();
    }

    private String channel() {
        return Schema.of(schema).channel();
    }

    @Test
    void streamsThatAnybodyMayRunAreAnnounced() throws InterruptedException {
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5).ready(ship("Order-2"), 0, 6));
        expectSignal();
        expectNoSignalSoFar();
    }

    @Test
    @DisplayName("a flush that makes no work for others says nothing")
    void quietFlushesSayNothing() throws InterruptedException {
        var held = TestNode.open(other).take(P0);
        held.record(held.flush()
                .finished(ship("Order-1"), 5)
                .running(ship("Order-2"), 0, "token", 6)
                .failed(ship("Order-3"), 0, 7)
                .retry(ship("Order-4"), 0, Duration.ofMinutes(1), 8)
                .frontier(9));
        held.record(held.flush().append(ship("Order-3"), 10));
        expectNoSignalSoFar();
    }

    @Test
    void aListenerThatFailsDoesNotSilenceTheOthers() throws InterruptedException {
        var behind = new Semaphore(0);
        listening.onWork(() -> {
            throw new IllegalStateException("made by a test");
        });
        listening.onWork(behind::release);
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().release());
        assertThat(behind.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void releasesAreAnnounced() throws InterruptedException {
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().release());
        expectSignal();
    }

    @Test
    void theEndOfASessionIsAnnouncedIfItOwnedSomething() throws InterruptedException {
        TestNode.open(other).end();
        expectNoSignalSoFar();
        var node = TestNode.open(other);
        node.take(P0);
        node.end();
        expectSignal();
    }

    @Test
    void recoveryIsAnnouncedIfItFreedSomething() throws InterruptedException {
        TestNode.open(other, SHORT);
        database.passTime(SHORT.plusMillis(1));
        assertThat(other.recover()).isEqualTo(1);
        expectNoSignalSoFar();
        TestNode.open(other, SHORT).take(P0);
        database.passTime(SHORT.plusMillis(1));
        assertThat(other.recover()).isEqualTo(2);
        expectSignal();
    }

    @Test
    void whatIsLeftBehindASuccessIsAnnouncedAndADrainedStreamIsNot() throws InterruptedException {
        var node = TestNode.open(other);
        var held = node.take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5, 6));
        expectSignal();
        other.complete(List.of(TestNode.succeeded(node.reserveOne(), 6)));
        expectSignal();
        other.complete(List.of(TestNode.succeeded(node.reserveOne(), 7)));
        expectNoSignalSoFar();
    }

    @Test
    void givingBackIsAnnounced() throws InterruptedException {
        var node = TestNode.open(other);
        var held = node.take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5));
        expectSignal();
        var mine = node.reserveOne();
        other.complete(List.of(new Completion(mine.key(), mine.token(), 0, new Completion.GivenBack(), List.of())));
        expectSignal();
    }

    @Test
    void whatAdministratorsDoIsAnnounced() throws InterruptedException {
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().failed(ship("Order-1"), 0, 5));
        var seen = other.admin()
                .checkpoints(CheckpointFilter.failed(), PageRequest.first(1))
                .items()
                .get(0);
        other.admin().retry(seen);
        expectSignal();
        other.admin().pause(TestNode.GROUP, TestNode.SHIP);
        expectSignal();
        other.admin().resume(TestNode.GROUP, TestNode.SHIP);
        expectSignal();
    }

    @Test
    @DisplayName("a listener whose connection is cut finds another one, and looks for what it missed")
    void aCutConnectionIsReplaced() throws InterruptedException {
        database.execute("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'");
        expectSignal();
        heard.drainPermits();
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().release());
        expectSignal();
    }

    @Test
    @DisplayName("a connection that goes back to its pool does not listen any more")
    void aClosedListenerLeavesNothingBehind() throws InterruptedException {
        listening.close();
        var held = TestNode.open(other).take(P0);
        held.record(held.flush().release());
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
        var listeners = new ArrayList<Long>();
        for (var i = 0; i < 5; i++) {
            listeners.add(database.number("select count(*) from pg_listening_channels()"));
        }
        assertThat(listeners).containsOnly(0L);
        assertThat(heard.availablePermits()).isZero();
    }

    @Test
    void aStoreWithoutNotifyStartsNoThreadAndSaysNothing() throws InterruptedException {
        var quiet = PostgresCheckpoints.of(database.dataSource()).schema(schema).withoutNotify();
        var before = threads.size();
        quiet.start(setup());
        var held = TestNode.open(quiet).take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5).release());
        assertThat(threads).hasSize(before);
        expectNoSignalSoFar();
        quiet.close();
    }
}
