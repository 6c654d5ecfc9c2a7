package io.beckett.examples.guarantees;

import io.beckett.message.GlobalPosition;
import io.beckett.testkit.HistoryRecorder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A foreign program that writes the topic at a steady rate, until it is closed. */
final class Load implements AutoCloseable {

    private final String topic;
    private final Workload workload;
    private final long interval;
    private final HistoryRecorder recorder;
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicLongArray ends = new AtomicLongArray(Workload.PARTITIONS);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopped;

    Load(NodeSettings settings, int perSecond, HistoryRecorder recorder) {
        this.topic = settings.run;
        this.workload = new Workload(settings.seed);
        this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
        this.recorder = recorder;
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers),
                new StringSerializer(),
                new ByteArraySerializer());
        this.thread = new Thread(this::run, "load-" + topic);
        thread.start();
    }

    private void run() {
        var due = System.nanoTime();
        while (!stopped && failure.get() == null) {
            send(workload.next());
            due += interval;
            while (!stopped && due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private void send(Workload.Produce message) {
        var record = new ProducerRecord<>(topic, message.partition(), message.key(), new byte[] {1});
        record.headers().add("type", message.type().getBytes(StandardCharsets.UTF_8));
        var unused = producer.send(record, (metadata, thrown) -> {
            if (thrown != null) {
                failure.compareAndSet(null, thrown);
                return;
            }
            // The type stands where ids stand: by it the checker knows which subscription wants the message.
            recorder.produced(
                    new GlobalPosition(topic, metadata.partition(), metadata.offset()),
                    message.stream(),
                    message.type());
            ends.accumulateAndGet(metadata.partition(), metadata.offset() + 1, Math::max);
        });
    }

    /** One more than the highest offset that was written to this partition. */
    long end(int partition) {
        return ends.get(partition);
    }

    /**
     * Returns when everything that was sent stands in Kafka.
     *
     * @throws IllegalStateException if Kafka did not take all of it
     */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("Kafka did not take all messages: " + thrown, thrown);
        }
    }
}
