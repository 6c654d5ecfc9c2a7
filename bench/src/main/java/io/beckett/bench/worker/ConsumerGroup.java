package io.beckett.bench.worker;

import io.beckett.examples.servers.Servers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Consumers of one group in this process, as many as the concurrency says. Each handles what it polled one after another and
 * commits before it polls again. A message that fails is retried, and its partition waits for it.
 */
final class ConsumerGroup implements Consumption {

    private final Loops loops = new Loops();

    ConsumerGroup(Job job, Servers servers, Work work) {
        for (var i = 0; i < job.concurrency(); i++) {
            loops.start("consumer-" + i, loop -> new Member(job, servers, work).run(loop));
        }
    }

    private static final class Member {

        private final Job job;
        private final Servers servers;
        private final Work work;
        private final Map<TopicPartition, Long> dueAt = new HashMap<>();
        private final Map<TopicPartition, Integer> attempts = new HashMap<>();

        Member(Job job, Servers servers, Work work) {
            this.job = job;
            this.servers = servers;
            this.work = work;
        }

        void run(Loops loop) {
            try (var consumer = Clients.consumer(Clients.properties(job, servers))) {
                consumer.subscribe(List.of(job.topic()));
                while (loop.isOpen()) {
                    resumeDue(consumer);
                    var messages = consumer.poll(Duration.ofMillis(100));
                    var done = new HashMap<TopicPartition, OffsetAndMetadata>();
                    for (var partition : messages.partitions()) {
                        handle(consumer, messages, partition, done, loop);
                    }
                    if (!done.isEmpty()) {
                        consumer.commitSync(done);
                    }
                }
            }
        }

        private void handle(
                KafkaConsumer<byte[], byte[]> consumer,
                ConsumerRecords<byte[], byte[]> messages,
                TopicPartition partition,
                Map<TopicPartition, OffsetAndMetadata> done,
                Loops loop) {
            for (ConsumerRecord<byte[], byte[]> message : messages.records(partition)) {
                if (!loop.isOpen()) {
                    return;
                }
                try {
                    work.handle(message.value());
                } catch (Work.WantedFailure e) {
                    consumer.seek(partition, message.offset());
                    consumer.pause(List.of(partition));
                    var attempt = attempts.merge(partition, 1, Integer::sum);
                    dueAt.put(
                            partition,
                            System.nanoTime() + Backoff.after(attempt).toNanos());
                    return;
                }
                attempts.remove(partition);
                done.put(partition, new OffsetAndMetadata(message.offset() + 1));
            }
        }

        private void resumeDue(KafkaConsumer<byte[], byte[]> consumer) {
            var now = System.nanoTime();
            dueAt.keySet().retainAll(consumer.assignment());
            dueAt.entrySet().removeIf(entry -> {
                var due = now - entry.getValue() >= 0;
                if (due) {
                    consumer.resume(List.of(entry.getKey()));
                }
                return due;
            });
        }
    }

    @Override
    public void close() throws InterruptedException {
        loops.close();
    }
}
