package io.beckett.bench.worker;

import io.beckett.examples.servers.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Share consumers of one group in this process. Slow handlers run in a pool as large as the concurrency; a consumer polls
 * again when all that it polled is handled. A message that fails is released, for Kafka to deliver it again.
 */
final class ShareConsumers implements Consumption {

    private static final int CONSUMERS = 2;
    private static final int BATCH = 2_000;

    private final Loops loops = new Loops();
    private final ExecutorService pool;

    private ShareConsumers(ExecutorService pool) {
        this.pool = pool;
    }

    static ShareConsumers open(Job job, Servers servers, Work work) {
        readFromStart(job, servers);
        var arm = new ShareConsumers(Executors.newFixedThreadPool(job.concurrency()));
        for (var i = 0; i < CONSUMERS; i++) {
            arm.loops.start("share-" + i, loop -> arm.run(job, servers, work, loop));
        }
        return arm;
    }

    private static void readFromStart(Job job, Servers servers) {
        try (var admin = Admin.create(servers.kafka())) {
            var group = new ConfigResource(ConfigResource.Type.GROUP, job.group());
            var earliest =
                    new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(group, List.of(earliest)))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka has no share groups: " + e.getCause(), e);
        }
    }

    private void run(Job job, Servers servers, Work work, Loops loop) throws Exception {
        var properties = Clients.properties(job, servers);
        properties.remove(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
        properties.remove(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);
        properties.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        try (var consumer =
                new KafkaShareConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(job.topic()));
            while (loop.isOpen()) {
                var messages = new ArrayList<ConsumerRecord<byte[], byte[]>>();
                consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
                if (job.handlerMicros() == 0) {
                    messages.forEach(message -> consumer.acknowledge(message, handle(work, message)));
                } else {
                    inPool(consumer, messages, work);
                }
            }
        }
    }

    private void inPool(
            KafkaShareConsumer<byte[], byte[]> consumer, List<ConsumerRecord<byte[], byte[]>> messages, Work work)
            throws Exception {
        var results = new ArrayList<Future<AcknowledgeType>>();
        messages.forEach(message -> results.add(pool.submit(() -> handle(work, message))));
        for (var i = 0; i < results.size(); i++) {
            consumer.acknowledge(messages.get(i), results.get(i).get());
        }
    }

    private static AcknowledgeType handle(Work work, ConsumerRecord<byte[], byte[]> message) {
        try {
            work.handle(message.value());
            return AcknowledgeType.ACCEPT;
        } catch (Work.WantedFailure e) {
            return AcknowledgeType.RELEASE;
        }
    }

    @Override
    public void close() throws InterruptedException {
        try (loops) {
            // The pool ends after those who use it.
        } finally {
            pool.shutdown();
        }
    }
}
