package io.beckett.kafka.log;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.Genesis;
import java.time.Duration;
import java.util.HashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes commands that are decided for good and older than a margin. Nothing else is ever deleted: the log is what
 * everything is made from.
 *
 * <p>A partition of the appends topic always begins with a founding, by which nodes tell whether they may take part. So a
 * founding is written, remembered as the offset of a group that has no members, and when it is old enough, what is before it
 * goes and another one is written. At any time what is kept begins between one and two margins ago. Nodes may do it at the
 * same time, and from different nodes: whose founding is remembered makes no difference.
 */
final class CommandTrim {
    private static final Logger log = LoggerFactory.getLogger(CommandTrim.class);

    private final LogTopic topic;
    private final Admin admin;
    private final LogAdmin asking;
    private final Producer<byte[], byte[]> producer;
    private final byte[] founding;
    private final Duration margin;

    /**
     * A trim that does nothing by itself.
     *
     * @param admin stays the caller's, and the producer, too
     * @param genesis with which all partitions are founded
     * @param margin for how long a decided command is kept at least
     */
    CommandTrim(
            LogTopic topic,
            String servers,
            Admin admin,
            Producer<byte[], byte[]> producer,
            Genesis genesis,
            Duration margin) {
        this.topic = topic;
        this.admin = admin;
        this.asking = new LogAdmin(topic, admin, servers);
        this.producer = producer;
        this.founding = CommandCodec.encode(new Command.Founding(genesis));
        this.margin = margin;
    }

    /**
     * Deletes what can go now.
     *
     * @throws StoreUnavailableException if Kafka does not do it; what is done stays, and it can be called again
     */
    void trim() {
        var group = topic.names().applicationId() + "-trim";
        var decided = asking.committed(topic.names().applicationId());
        var marks = asking.committed(group);
        var starts = asking.offsets(topic.appends(), OffsetSpec.earliest());
        var young = asking.offsets(
                topic.appends(), OffsetSpec.forTimestamp(System.currentTimeMillis() - margin.toMillis()));
        var deleted = new HashMap<TopicPartition, RecordsToDelete>();
        var remembered = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var place : topic.partitionsOf(topic.appends().topic())) {
            var partition = place.partition();
            var start = starts.getOrDefault(partition, 0L);
            var mark = marks.getOrDefault(partition, -1L);
            var isDecided = mark < decided.getOrDefault(partition, 0L);
            if (mark >= start && isDecided && isOld(mark, young.getOrDefault(partition, -1L))) {
                deleted.put(place, RecordsToDelete.beforeOffset(mark));
            } else if (mark >= start) {
                continue; // later
            }
            remembered.put(place, new OffsetAndMetadata(mark(place)));
        }
        if (!deleted.isEmpty()) {
            asking.get("deleting decided commands", admin.deleteRecords(deleted).all());
            log.debug("Commands of log topic '{}' were deleted: {}", topic.name(), deleted);
        }
        if (!remembered.isEmpty()) {
            asking.get(
                    "remembering where to delete",
                    admin.alterConsumerGroupOffsets(group, remembered).all());
        }
    }

    /** @param young the first offset that is not old, -1 if all are */
    private static boolean isOld(long offset, long young) {
        return young < 0 || offset < young;
    }

    private long mark(TopicPartition partition) {
        var written = producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, founding));
        return asking.get("writing a founding to " + partition, written).offset();
    }
}
