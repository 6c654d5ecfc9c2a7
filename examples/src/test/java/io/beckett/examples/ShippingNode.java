package io.beckett.examples;

import io.beckett.Beckett;
import io.beckett.BeckettBuilder;
import io.beckett.kafka.KafkaStorage;
import io.beckett.postgres.PostgresCheckpoints;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.EmbeddedKafka;
import javax.sql.DataSource;

/** A node with one subscription on an adopted topic of orders; a message that fails is not retried. */
final class ShippingNode {
    private ShippingNode() {}

    static BeckettBuilder of(EmbeddedKafka kafka, DataSource pool, String topic, ContextHandler handler) {
        return Beckett.builder()
                .storage(KafkaStorage.builder(kafka.bootstrapServers())
                        .adopt(topic, t -> t.stream("Order-{key}").type("order"))
                        .build())
                .checkpoints(PostgresCheckpoints.of(pool))
                .group(
                        topic,
                        group -> group.startingPosition(StartingPosition.EARLIEST)
                                .retries(RetryPolicy.none())
                                .subscription("ship", s -> s.category("Order").handler(handler)));
    }
}
