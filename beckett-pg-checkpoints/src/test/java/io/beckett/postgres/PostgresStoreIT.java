package io.beckett.postgres;

import static io.beckett.postgres.TestNode.GROUP;
import static io.beckett.postgres.TestNode.P0;
import static io.beckett.postgres.TestNode.SHIP;
import static io.beckett.postgres.TestNode.ship;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.PageRequest;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.FlushResult.Refused;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.spi.StreamKey;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is particular to Postgres. */
class PostgresStoreIT extends PostgresStoreFixture {
    PostgresStoreIT(EmbeddedPostgres.Database database) {
        super(database);
    }

    private long rows(String table) {
        return database.number("select count(*) from \"" + schema + "\"." + table);
    }

    @Test
    @DisplayName("a fast flush is three statements after the one that opens its transaction, however much it records")
    void aFastFlushIsThreeStatements() {
        var held = TestNode.open(store).take(P0);
        held.record(held.flush().finished(ship("Order-0"), 1).frontier(1));
        var before = counted.statements();
        var draft = held.flush();
        for (var i = 0; i < 500; i++) {
            draft.finished(ship("Order-" + i), 10 + i);
        }
        held.record(draft.frontier(600));
        assertThat(counted.statements() - before).isEqualTo(1 + 3);
        assertThat(rows("checkpoint")).isEqualTo(500);
    }

    @Test
    @DisplayName("I1: what an error says cannot keep a flush from being recorded")
    void anyErrorTextIsStored() {
        var held = TestNode.open(store).take(P0);
        var nasty = "zero \0, half a pair \ud800, quotes '\"\\, " + "x".repeat(100_000);
        held.record(held.flush()
                .failed(ship("Order-1"), 0, 5)
                .attempt(new AttemptRecord(ship("Order-1"), 6, 1, AttemptRecord.Kind.FAILED, "shop.\0", nasty, nasty))
                .parked(new Flush.Parked(new GlobalPosition("orders", 0, 7), nasty)));
        var seen = store.admin()
                .checkpoints(CheckpointFilter.all(), PageRequest.first(1))
                .items()
                .get(0);
        assertThat(seen.lastError().orElseThrow()).startsWith("shop.\uFFFD: zero \uFFFD, half a pair");
        assertThat(store.admin().attempts(seen).get(0).stackTrace()).hasSizeGreaterThan(10_000);
        assertThat(store.admin().parked(PageRequest.first(1)).items().get(0).reason())
                .startsWith("zero \uFFFD");
    }

    @Test
    @DisplayName("B34: the last 20 attempts of each stream are kept")
    void theLastTwentyAttemptsAreKept() {
        var held = TestNode.open(store).take(P0);
        var draft = held.flush().failed(ship("Order-1"), 0, 5).failed(ship("Order-2"), 0, 6);
        for (var i = 1; i <= 30; i++) {
            draft.attempt(new AttemptRecord(ship("Order-1"), 6, i, AttemptRecord.Kind.FAILED, "E", "no " + i, ""));
        }
        draft.attempt(new AttemptRecord(ship("Order-2"), 7, 1, AttemptRecord.Kind.FAILED, "E", "one", ""));
        held.record(draft);
        var filter = CheckpointFilter.all().stream("Order-1");
        var seen =
                store.admin().checkpoints(filter, PageRequest.first(10)).items().get(0);
        assertThat(store.admin().attempts(seen)).hasSize(20);
        assertThat(store.admin().attempts(seen).get(0).error()).isEqualTo("E: no 30");
        assertThat(store.admin().attempts(seen).get(19).error()).isEqualTo("E: no 11");
        assertThat(rows("attempt")).isEqualTo(21);
    }

    @Test
    void aParkedRecordIsKeptOnceWhateverGroupMeetsIt() {
        store.register(new Registration(
                "other", Map.of(SHIP, StartingPosition.EARLIEST), Map.of(P0.partition(), FeedPosition.START)));
        var parked = new Flush.Parked(new GlobalPosition("orders", 0, 7), "no key");
        var node = TestNode.open(store);
        var mine = node.take(P0);
        var theirs = node.take(new LeaseKey("other", P0.partition()));
        mine.record(mine.flush().parked(parked));
        theirs.record(theirs.flush().parked(parked));
        assertThat(store.admin().parkedCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("N8: nothing of a stream's backlog stays behind when it drains or moves on")
    void consumedBacklogIsDeleted() {
        var node = TestNode.open(store);
        var held = node.take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5, 6));
        held.record(held.flush().append(ship("Order-1"), 7));
        held.record(held.flush().append(ship("Order-1"), 8, 9));
        assertThat(rows("backlog")).isEqualTo(3);
        store.complete(List.of(TestNode.succeeded(node.reserveOne(), 9)));
        assertThat(rows("backlog")).isEqualTo(1);
        assertThat(node.reserve().get(0).backlog().offsets()).containsExactly(9);
        store.complete(
                List.of(TestNode.succeeded(store.reservations(node.session()).get(0), 10)));
        assertThat(rows("backlog")).isZero();
        assertThat(rows("work")).isZero();
    }

    @Test
    @DisplayName(
            "I9: who appends what is written down already has a wrong memory, and loses its lease instead of its way")
    void anAppendThatOverlapsIsRefused() {
        var node = TestNode.open(store);
        var held = node.take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5, 6));
        assertThat(held.send(held.flush().append(ship("Order-1"), 6, 7).finished(ship("Order-2"), 9)))
                .isEqualTo(new Refused(P0));
        assertThat(store.accounted(P0, List.of(ship("Order-1"), ship("Order-2"))))
                .isEqualTo(Map.of(ship("Order-1"), 7L));
        held.record(held.flush().append(ship("Order-1"), 7));
        assertThat(node.reserveOne().backlog().offsets()).containsExactly(5, 6, 7);
    }

    @Test
    @DisplayName("two completions of one reservation in one call count like two calls")
    void aKeptAndAFinalCompletionInOneCall() {
        var node = TestNode.open(store);
        var held = node.take(P0);
        held.record(held.flush().ready(ship("Order-1"), 0, 5, 6));
        var reservation = node.reserveOne();
        var results = store.complete(List.of(TestNode.succeeded(reservation, 6), TestNode.succeeded(reservation, 7)));
        assertThat(results).extracting(result -> result.outcome().name()).containsExactly("WAITING", "STALE");
        assertThat(node.reserveOne().position()).isEqualTo(6);
    }

    @Test
    @DisplayName("B21: nodes that register together with different partitions leave every subscription with one start")
    void nodesRegisterTogether() throws Exception {
        var nodes = 8;
        var barrier = new CyclicBarrier(nodes);
        var tasks = new ArrayList<Callable<Boolean>>();
        for (var i = 0; i < nodes; i++) {
            var ends = new HashMap<PartitionId, FeedPosition>();
            for (var p = 0; p <= i; p++) {
                ends.put(new PartitionId("shared-" + (p % 3), p), FeedPosition.at(100 + i));
            }
            var subscriptions = new HashMap<String, StartingPosition>();
            for (var s = 0; s <= nodes - i; s++) {
                subscriptions.put("s-" + s, StartingPosition.LATEST);
            }
            var group = "together-" + i % 2;
            tasks.add(() -> {
                barrier.await();
                store.register(new Registration(group, subscriptions, ends));
                return true;
            });
        }
        var threads = Executors.newFixedThreadPool(nodes);
        try {
            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rows("topic_partition where topic like 'shared-%'")).isEqualTo(nodes);
        var node = TestNode.open(store);
        var lease = node.take(new LeaseKey("together-0", new PartitionId("shared-0", 0)));
        assertThat(lease.lease().progress().values())
                .allSatisfy(progress -> assertThat(progress.frontier().offset()).isBetween(100L, 107L));
        var both = rows("subscription s join \"" + schema + "\".subscription_group g on g.id = s.group_id"
                + " where g.name = 'together-0'");
        assertThat(lease.lease().progress()).hasSize((int) both);
    }

    @Test
    @DisplayName("B28: a new holder learns of very many waiting streams at once")
    void aTakeOfManyWaitingStreams() {
        database.execute("""
                insert into "%1$s".work (subscription_id, partition_id, stream_hash, stream_name, position, accounted, due_at,
                    attempt_position, fence, attempts, status)
                select s.id, p.id, gen_random_uuid(), 'Order-' || n, 1, 2, now(), 0, 0, 0, 'READY'
                from "%1$s".subscription s, "%1$s".topic_partition p, generate_series(1, 100000) n
                where s.name = '%2$s' and p.partition = 0
                """.formatted(schema, SHIP));
        var durable = TestNode.open(store).take(P0).lease().progress().get(SHIP).durable();
        assertThat(durable).hasSize(200_000);
        var hashes = new HashSet<UUID>();
        for (var i = 0; i < durable.length; i += 2) {
            hashes.add(new UUID(durable[i], durable[i + 1]));
        }
        assertThat(hashes).hasSize(100_000);
        assertThat(database.number("select count(*) from \"" + schema + "\".work where stream_hash = '"
                        + hashes.iterator().next() + "'"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("a purge goes through a large table in pieces and comes to its end")
    void aPurgeOfManyRows() {
        database.execute("""
                insert into "%s".checkpoint
                select s.id, p.id, gen_random_uuid(), 5, now() - interval '1 day', 'Order-' || n
                from "%s".subscription s, "%s".topic_partition p, generate_series(1, 12000) n
                """.formatted(schema, schema, schema));
        var held = TestNode.open(store).take(P0);
        held.record(held.flush().frontier(50));
        var deleted = new ArrayList<Integer>();
        for (var i = 0; i < 8; i++) {
            deleted.add(store.purge(Duration.ofHours(1)));
        }
        assertThat(deleted).allMatch(count -> count <= 5_000);
        assertThat(deleted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(12_000);
        assertThat(rows("checkpoint"))
                .as("of the partition whose frontier has not moved")
                .isEqualTo(12_000);
    }

    @Test
    void aPurgeNeverGoesBelowTheConfiguredAge() {
        var keeping =
                PostgresCheckpoints.of(database.dataSource()).schema(schema).keepIdle(Duration.ofDays(1));
        var held = TestNode.open(store).take(P0);
        held.record(held.flush().finished(ship("Order-1"), 5).frontier(50));
        database.passTime(Duration.ofHours(2));
        assertThat(keeping.purge(Duration.ofHours(1))).isZero();
        assertThat(store.purge(Duration.ofHours(1))).isEqualTo(1);
    }

    @Test
    void whatIsPurgedTakesItsHistoryAlong() {
        var held = TestNode.open(store).take(P0);
        held.record(held.flush()
                .finished(ship("Order-1"), 6)
                .attempt(new AttemptRecord(ship("Order-1"), 6, 1, AttemptRecord.Kind.SKIPPED, "", "no use", ""))
                .frontier(50));
        database.passTime(Duration.ofHours(2));
        assertThat(rows("attempt")).isEqualTo(1);
        assertThat(store.purge(Duration.ofHours(1))).isEqualTo(1);
        assertThat(rows("attempt")).isZero();
    }

    @Test
    @DisplayName("checkpoints are updated in place: no index entry is written")
    void checkpointsAreUpdatedInPlace() {
        var held = TestNode.open(store).take(P0);
        for (var round = 1; round <= 20; round++) {
            var draft = held.flush();
            for (var i = 0; i < 200; i++) {
                draft.finished(ship("Order-" + i), round * 1_000L + i);
            }
            held.record(draft.frontier(round));
        }
        database.execute("select pg_stat_force_next_flush()");
        var updated = "select sum(n_tup_upd) from pg_stat_user_tables where schemaname = '" + schema
                + "' and relname in ('checkpoint', 'lease', 'frontier')";
        await().until(() -> database.number(updated) >= 19 * 200);
        assertThat(database.number(updated.replace("n_tup_upd", "n_tup_hot_upd")))
                .isGreaterThanOrEqualTo(database.number(updated) * 95 / 100);
    }

    @Test
    void whatWasNeverRegisteredIsRefusedByName() {
        var held = TestNode.open(store).take(P0);
        var unknown = new StreamKey(P0, "forgotten", ship("Order-1").stream());
        assertThatThrownBy(() -> held.send(held.flush().finished(unknown, 5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("subscription 'forgotten' of group '" + GROUP + "' is not registered");
        assertThat(held.send(held.flush())).isInstanceOf(Flushed.class);
    }

    @Test
    @DisplayName("a subscription that another node registered later is found without a restart")
    void namesThatAreNewAreRead() {
        var held = TestNode.open(store).take(P0);
        held.record(held.flush().finished(ship("Order-1"), 5));
        PostgresCheckpoints.of(database.dataSource())
                .schema(schema)
                .register(new Registration(GROUP, Map.of("late", StartingPosition.EARLIEST), Map.of()));
        var late = new StreamKey(P0, "late", ship("Order-1").stream());
        held.record(held.flush().finished(late, 6));
        assertThat(store.accounted(P0, List.of(late))).containsEntry(late, 6L);
    }
}
