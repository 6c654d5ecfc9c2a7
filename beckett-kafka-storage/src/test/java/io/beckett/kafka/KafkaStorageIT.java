package io.beckett.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.MessageStorageContract;
import io.beckett.testkit.SharedServers;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class KafkaStorageIT extends MessageStorageContract {
    private final EmbeddedKafka kafka;
    private final Topic topic;

    KafkaStorageIT(EmbeddedKafka kafka) {
        this.kafka = kafka;
        this.topic = new Topic(kafka, 4);
    }

    @AfterEach
    void closeTopic() {
        topic.close();
    }

    @Override
    protected MessageStorage newStorage() {
        return KafkaStorage.builder(kafka.bootstrapServers())
                .adopt(topic.name(), t -> t.tombstone("order-deleted").mapping(KafkaStorageIT::map))
                .build();
    }

    private static MappedRecord map(RecordView record) {
        return record.header("ignored").isPresent()
                ? MappedRecord.ignored()
                : MappedRecord.of(
                        record.key().orElseThrow(), record.header("type").orElse("none"));
    }

    @Override
    protected MessageStorage anotherNode() {
        return newStorage();
    }

    @Override
    protected PartitionId partition(int number) {
        return new PartitionId(topic.name(), number);
    }

    @Override
    protected long write(PartitionId partition, String stream, String type, byte[] data, Map<String, String> metadata) {
        var headers = new ArrayList<Header>();
        headers.add(header("type", type));
        metadata.forEach((name, value) -> headers.add(header(name, value)));
        return write(partition, stream, new String(data, UTF_8), headers.toArray(Header[]::new));
    }

    @Override
    protected long writeTombstone(PartitionId partition, String stream, String type) {
        return write(partition, stream, null);
    }

    @Override
    protected long writeUnmappable(PartitionId partition) {
        return write(partition, null, "{}");
    }

    @Override
    protected long writeIgnored(PartitionId partition) {
        return write(partition, "Order-1", "{}", header("ignored", "yes"));
    }

    @Override
    protected void deleteBefore(PartitionId partition, long offset) {
        topic.deleteBefore(partition.partition(), offset);
    }

    @Override
    protected boolean recreateTopic() {
        topic.recreate();
        return true;
    }

    private long write(PartitionId partition, @Nullable String key, @Nullable String value, Header... headers) {
        return topic.write(partition.partition(), key, value, headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
