package io.beckett.kafka.decide.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.AnswerCodec;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.CommandHeaders;
import io.beckett.kafka.decide.Decider;
import io.beckett.testkit.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends commands and collects all their answers, also those that come again. Belongs to one thread. */
final class CommandClient implements AutoCloseable {
    private final String servers;
    private final LogTopics topics;
    private final int partitions;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> replies;
    private final Map<String, List<Answer>> answers = new HashMap<>();
    private long sent;

    CommandClient(EmbeddedKafka kafka, LogTopics topics, int partitions) {
        this.servers = kafka.bootstrapServers();
        this.topics = topics;
        this.partitions = partitions;
        kafka.createTopic(
                topics.appends(),
                partitions,
                Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "-1", "retention.bytes", "-1"));
        var larger = Map.of("max.message.bytes", "2000000");
        kafka.createTopic(topics.log(), partitions, larger);
        kafka.createTopic(topics.replies(), 1, larger);
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.replies = consumer(new TopicPartition(topics.replies(), 0));
    }

    private Consumer<byte[], byte[]> consumer(TopicPartition partition) {
        var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "fetch.max.wait.ms", 50),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    /** Sends it to the partition of the stream and returns under which name it is answered. */
    String send(String stream, Command command) {
        return send(Decider.partitionOf(stream, partitions), stream.getBytes(UTF_8), command);
    }

    String send(int partition, byte[] key, Command command) {
        var request = "request-" + sent++;
        var headers = CommandHeaders.of(request.getBytes(UTF_8), 0, null);
        producer.send(
                new ProducerRecord<>(topics.appends(), partition, null, key, CommandCodec.encode(command), headers));
        return request;
    }

    /** Takes what was answered meanwhile. */
    Map<String, List<Answer>> poll() {
        producer.flush();
        for (var record : replies.poll(Duration.ofMillis(20))) {
            answers.computeIfAbsent(new String(record.key(), UTF_8), request -> new ArrayList<>())
                    .add(AnswerCodec.decode(record.value()).orElseThrow());
        }
        return answers;
    }

    long sent() {
        return sent;
    }

    /** All that is in a partition of the log, copies too. */
    List<ConsumerRecord<byte[], byte[]>> log(int partition) {
        var place = new TopicPartition(topics.log(), partition);
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = consumer(place)) {
            var end = consumer.endOffsets(List.of(place)).get(place);
            while (consumer.position(place) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** Where the next command of the partition will be. */
    long appendsEnd(int partition) {
        var place = new TopicPartition(topics.appends(), partition);
        return replies.endOffsets(List.of(place)).get(place);
    }

    /** Deletes all commands of the partition. */
    void trimAppends(int partition) throws ExecutionException, InterruptedException {
        var place = new TopicPartition(topics.appends(), partition);
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(appendsEnd(partition))))
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        producer.close();
        replies.close();
    }
}
