package io.beckett.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.beckett.testkit.EmbeddedKafka;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of its own for one test, written the way foreign programs write. */
public final class Topic implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final String name;
    private final int partitions;
    private final Map<String, String> settings;
    private KafkaProducer<byte[], byte[]> producer;

    public Topic(EmbeddedKafka kafka, int partitions, Map<String, String> settings) {
        this.kafka = kafka;
        this.name = "topic-" + UUID.randomUUID();
        this.partitions = partitions;
        this.settings = settings;
        kafka.createTopic(name, partitions, settings);
        this.producer = producer(Map.of());
    }

    public Topic(EmbeddedKafka kafka, int partitions) {
        this(kafka, partitions, Map.of());
    }

    public String name() {
        return name;
    }

    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var properties = new HashMap<String, Object>(more);
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        // Right after its creation a topic may refuse the first batch and take the second, which then can never be
        // mended.
        properties.putIfAbsent("max.in.flight.requests.per.connection", 1);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Writes a record and returns its offset. */
    public long write(int partition, @Nullable String key, @Nullable String value, Header... headers) {
        try {
            return producer.send(record(partition, key, value, headers)).get().offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes many records with keys k0, k1 and so on. */
    public void writeMany(int partition, int count, String value) {
        for (var i = 0; i < count; i++) {
            producer.send(record(partition, "k" + i, value));
        }
        producer.flush();
    }

    public ProducerRecord<byte[], byte[]> record(
            int partition, @Nullable String key, @Nullable String value, Header... headers) {
        return new ProducerRecord<>(name, partition, bytes(key), bytes(value), List.of(headers));
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    public void deleteBefore(int partition, long offset) {
        admin(admin -> admin.deleteRecords(
                        Map.of(new TopicPartition(name, partition), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get());
    }

    public void grow(int partitions) {
        admin(admin -> admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions)))
                .all()
                .get());
    }

    public void delete() {
        admin(admin -> admin.deleteTopics(List.of(name)).all().get());
    }

    /** Deletes it and creates another one of the same name. */
    public void recreate() {
        delete();
        create();
    }

    /** Creates it again after it was deleted. */
    public void create() {
        await().ignoreExceptions().untilAsserted(() -> kafka.createTopic(name, partitions, settings));
        producer.close();
        producer = producer(Map.of());
    }

    public <T> T admin(AdminCall<T> call) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return call.on(admin);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public interface AdminCall<T> {
        T on(Admin admin) throws InterruptedException, ExecutionException;
    }

    @Override
    public void close() {
        producer.close();
    }
}
