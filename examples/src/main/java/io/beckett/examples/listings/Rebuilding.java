package io.beckett.examples.listings;

import static io.beckett.kafka.RecordField.header;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.admin.RebuildTarget;
import io.beckett.kafka.KafkaStorage;
import io.beckett.postgres.Migrations;
import io.beckett.postgres.PostgresCheckpoints;

// listing: rebuild
class Rebuilding {
    public static void main(String[] args) throws Exception {
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(args[0]);
            Migrations.upgrade(pool);
            var storage = KafkaStorage.builder(args[1])
                    .adopt("orders", t -> t.stream("Order-{key}").type(header("ce_type")))
                    .build();
            try (var beckett = Beckett.builder()
                    .storage(storage)
                    .checkpoints(PostgresCheckpoints.of(pool))
                    .with(new Inventory()) // the same as in the nodes
                    .build()) {
                var result = beckett.rebuild(RebuildTarget.publishedProgress()); // or end(), before(time)
                result.subscriptions().forEach(System.out::println);
            }
        }
    }
}
// end of listing
