package io.beckett.testkit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The broker's properties: one node that is broker and controller, quick to start and to take over. */
final class BrokerProperties {

    static final int NODE_ID = 1;

    private BrokerProperties() {}

    static Map<String, String> of(Path data, int port, int controllerPort, Map<String, String> overrides) {
        var properties = new HashMap<String, String>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", data.toString());

        // A killed broker is fenced until its old session ends; the defaults make the next start wait for it.
        properties.put("broker.session.timeout.ms", "1500");
        properties.put("broker.heartbeat.interval.ms", "300");
        // Groups need not wait for members that will never come.
        properties.put("group.initial.rebalance.delay.ms", "0");

        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", "1");
        properties.put("min.insync.replicas", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        // The cleaner takes this memory at once: 128 MB by default, enough here for about 80,000 keys a pass.
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024));

        properties.putAll(overrides);
        return properties;
    }
}
