package io.beckett.postgres;

import static io.beckett.postgres.TestNode.ship;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointFilter;
import io.beckett.spi.Completion;
import io.beckett.spi.Completion.Hold;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.Reservation;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many writers that touch the same streams in orders of their own: a deadlock would be a StoreUnavailableException. What
 * was flushed is counted, so that a stream that is lost or run twice shows as well.
 */
@ExtendWith(SharedServers.class)
class LockOrderIT {
    private static final int STREAMS = 40;
    private static final int HOLDERS = 4;
    private static final int WORKERS = 8;
    private static final long SECONDS = 6;

    private final TestDatabase database;

    LockOrderIT(EmbeddedPostgres.Database database) {
        this.database = TestDatabase.in(database);
    }

    @Test
    @DisplayName(
            "flushes, reservations, completions, recovery, purge and administrators never wait for each other in a circle")
    void writersInAnyOrderDoNotDeadlock() throws Exception {
        var schema = TestDatabase.newSchema();
        Migrations.upgrade(database.dataSource(), schema);
        var store = PostgresCheckpoints.of(database.dataSource())
                .schema(schema)
                .withoutNotify()
                .keepIdle(Duration.ZERO);
        TestNode.register(store, HOLDERS);
        var end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        var tasks = new ArrayList<Callable<Long>>();
        for (var i = 0; i < HOLDERS; i++) {
            var lease = TestNode.lease(i);
            var random = new Random(i);
            tasks.add(() -> hold(TestNode.open(store), lease, random, end));
        }
        for (var i = 0; i < WORKERS; i++) {
            var random = new Random(100 + i);
            tasks.add(() -> work(TestNode.open(store), random, end));
        }
        tasks.add(() -> repeat(end, () -> {
            store.recover();
            store.purge(Duration.ZERO);
        }));
        tasks.add(() -> repeat(end, () -> {
            store.admin().pause(TestNode.GROUP, TestNode.SHIP);
            store.admin().resume(TestNode.GROUP, TestNode.SHIP);
            store.admin().retryAll(CheckpointFilter.all());
        }));
        var threads = Executors.newFixedThreadPool(tasks.size());
        var turns = 0L;
        try {
            for (var done : threads.invokeAll(tasks)) {
                turns += done.get();
            }
        } finally {
            threads.shutdownNow();
            database.close();
        }
        assertThat(turns).as("the writers did something").isGreaterThan(100);
    }

    private static long repeat(long end, Runnable action) {
        var turns = 0L;
        while (System.nanoTime() < end) {
            action.run();
            turns++;
        }
        return turns;
    }

    /** A holder: its streams are in the durable lane or not; each flush touches many of them in random order. */
    private static long hold(TestNode node, LeaseKey lease, Random random, long end) {
        var held = node.take(lease);
        Set<StreamKey> durable = new HashSet<>();
        Map<StreamKey, Long> finished = new HashMap<>();
        var offset = 1L;
        var turns = 0L;
        while (System.nanoTime() < end) {
            var draft = held.flush();
            var streams = new ArrayList<StreamKey>();
            for (var i = 0; i < STREAMS; i++) {
                streams.add(ship(lease, "Order-" + i));
            }
            Collections.shuffle(streams, random);
            for (var stream : streams.subList(0, STREAMS / 2)) {
                offset++;
                if (durable.contains(stream)) {
                    draft.append(stream, offset);
                } else if (random.nextInt(3) == 0) {
                    draft.ready(stream, finished.getOrDefault(stream, 0L), offset);
                    durable.add(stream);
                } else {
                    draft.finished(stream, offset + 1);
                    finished.put(stream, offset + 1);
                }
            }
            draft.frontier(Math.max(0, offset - STREAMS));
            Flushed flushed = held.record(draft);
            durable.removeAll(flushed.notDurable());
            turns++;
        }
        return turns;
    }

    private static long work(TestNode node, Random random, long end) {
        var turns = 0L;
        while (System.nanoTime() < end) {
            var reserved = new ArrayList<>(node.reserve(10));
            Collections.shuffle(reserved, random);
            var completions = new ArrayList<Completion>();
            for (var each : reserved) {
                completions.add(complete(each, random));
            }
            node.store().complete(completions);
            turns++;
        }
        return turns;
    }

    private static Completion complete(Reservation reservation, Random random) {
        var backlog = reservation.backlog();
        if (!backlog.isEmpty() && random.nextInt(4) == 0) {
            var failed =
                    new Completion.Failed(WorkStatus.RETRY, Duration.ZERO, 1, backlog.offsets()[0] + 1, Hold.RELEASE);
            return new Completion(reservation.key(), reservation.token(), reservation.position(), failed, List.of());
        }
        return TestNode.succeeded(reservation, backlog.isEmpty() ? reservation.position() : backlog.end());
    }
}
