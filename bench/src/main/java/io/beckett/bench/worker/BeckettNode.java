package io.beckett.bench.worker;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.CountingDataSource;
import io.beckett.testkit.StatementCount;
import java.time.Duration;

/** One node of Beckett. */
final class BeckettNode implements Consumption {

    private final HikariDataSource pool;
    private final CountingDataSource counting;
    private final Beckett beckett;

    private BeckettNode(HikariDataSource pool, CountingDataSource counting, Beckett beckett) {
        this.pool = pool;
        this.counting = counting;
        this.beckett = beckett;
    }

    static BeckettNode open(Job job, Servers servers, Work work) {
        var pool = servers.pool(job.node(), 10);
        var counting = new CountingDataSource(pool);
        var retries = job.failOnce()
                ? RetryPolicy.defaults().backoff(Duration.ofHours(12), Duration.ofHours(12))
                : RetryPolicy.defaults().maxRetries(1_000);
        var beckett = Beckett.builder()
                .name(job.node())
                .storage(KafkaStorage.builder(servers.kafka())
                        .adopt(job.topic(), t -> t.stream("Stream-{key}").type("tick"))
                        .build())
                .checkpoints(PostgresCheckpoints.of(counting).schema(job.schema()))
                .sessionTimeout(Duration.ofSeconds(job.sessionSeconds()))
                .group(
                        job.group(),
                        group -> group.concurrency(job.concurrency())
                                .subscription(
                                        "bench",
                                        s -> s.category("Stream")
                                                .startingPosition(StartingPosition.EARLIEST)
                                                .retries(retries)
                                                .handler(message -> work.handle(message.rawData()))))
                .build();
        try {
            beckett.start();
        } catch (RuntimeException e) {
            try (pool;
                    beckett) {
                throw e;
            }
        }
        return new BeckettNode(pool, counting, beckett);
    }

    @Override
    public StatementCount statements() {
        return counting.total();
    }

    @Override
    public void close() {
        try (pool;
                beckett) {
            // The node first, then its pool.
        }
    }
}
