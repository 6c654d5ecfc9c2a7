package io.beckett.examples.guarantees;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.RecordField;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.HistoryRecorder;
import java.time.Duration;

/** One life of a node: two subscriptions over one topic, and a history of everything that its handlers do. */
final class RecordedNode implements AutoCloseable {

    /** Handlers that run at once in one node. */
    static final int CONCURRENCY = 10;

    static final Duration SESSION = Duration.ofSeconds(2);

    private static final int CONNECTIONS = 5;
    private static final RetryPolicy SOON =
            RetryPolicy.defaults().maxRetries(1_000).backoff(Duration.ofMillis(50), Duration.ofMillis(500));

    private final HistoryRecorder recorder;
    private final SessionLog sessions;
    private final HikariDataSource pool;
    private final Beckett beckett;

    private RecordedNode(HistoryRecorder recorder, SessionLog sessions, HikariDataSource pool, Beckett beckett) {
        this.recorder = recorder;
        this.sessions = sessions;
        this.pool = pool;
        this.beckett = beckett;
    }

    /** Returns when the node takes part. */
    static RecordedNode start(NodeSettings settings, String life) {
        var recorder = HistoryRecorder.appendingTo(settings.history(life));
        var sessions = SessionLog.open(settings.history, life);
        var pool = pool(settings.jdbcUrl, life, CONNECTIONS);
        var handler = recorder.recording(life, new Moods(settings.seed));
        var beckett = Beckett.builder()
                .name(life)
                .sessionTimeout(SESSION)
                .storage(KafkaStorage.builder(settings.bootstrapServers)
                        .adopt(
                                settings.run,
                                topic -> topic.stream(Workload.CATEGORY + "-{key}")
                                        .type(RecordField.header("type")))
                        .build())
                .checkpoints(new WatchedSessions(PostgresCheckpoints.of(pool), sessions))
                .group(
                        settings.run,
                        group -> group.concurrency(CONCURRENCY)
                                .startingPosition(StartingPosition.EARLIEST)
                                .retries(SOON)
                                .subscription(
                                        "ledger",
                                        s -> s.category(Workload.CATEGORY).handler(handler))
                                .subscription(
                                        "audit", s -> s.message("withdrawn").handler(handler)))
                .build();
        var node = new RecordedNode(recorder, sessions, pool, beckett);
        try {
            beckett.start();
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    static HikariDataSource pool(String jdbcUrl, String name, int size) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setJdbcUrl(jdbcUrl);
        return new HikariDataSource(config);
    }

    /** Whether it has not stopped by itself. */
    boolean isRunning() {
        return beckett.state() == Beckett.State.RUNNING;
    }

    /** Ends cleanly. */
    @Override
    public void close() {
        beckett.close();
        pool.close();
        sessions.close();
        recorder.close();
    }
}
