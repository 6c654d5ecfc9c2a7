package io.beckett.examples.demo;

import com.zaxxer.hikari.HikariDataSource;
import io.beckett.Beckett;
import io.beckett.BeckettModule;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.kafka.RecordView;
import io.beckett.postgres.PostgresCheckpoints;
import java.util.ArrayDeque;
import java.util.Deque;

/** The nodes of the demo: each as an application would build it, all with the same group, without any other setting. */
final class Nodes implements AutoCloseable {

    private static final int CONNECTIONS = 10;

    private final Servers servers;
    private final String topic;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Nodes(Servers servers, String topic) {
        this.servers = servers;
        this.topic = topic;
    }

    Beckett build(String name, BeckettModule module) {
        HikariDataSource pool = servers.pool(name, CONNECTIONS);
        open.push(pool);
        var storage = KafkaStorage.builder(servers.kafka())
                .adopt(topic, t -> t.stream("Repo-{key}").type(Nodes::type))
                .build();
        var beckett = Beckett.builder()
                .name(name)
                .storage(storage)
                .checkpoints(PostgresCheckpoints.of(pool))
                .with(module)
                .build();
        open.push(beckett);
        return beckett;
    }

    /** Not every event has an action: issues.opened, but push. */
    private static String type(RecordView webhook) {
        var event = webhook.header("event").orElseThrow(() -> new IllegalArgumentException("no header 'event'"));
        return webhook.header("action").map(action -> event + "." + action).orElse(event);
    }

    /** Closes what was built last first: each node before its connections. */
    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
