package io.beckett.kafka.mapping;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.MessageCodec;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what each record of one topic is. Safe for all threads; no record makes it throw. */
public final class TopicMapping {
    private static final Logger log = LoggerFactory.getLogger(TopicMapping.class);

    private final String topic;
    private final boolean isLog;
    private final RecordMapping mapping;
    private final Reading reading;
    private final Tombstones tombstones;
    private final LongAdder passedTombstones = new LongAdder();

    TopicMapping(String topic, RecordMapping mapping, Reading reading, Tombstones tombstones) {
        this(topic, mapping, reading, tombstones, false);
    }

    private TopicMapping(String topic, RecordMapping mapping, Reading reading, Tombstones tombstones, boolean isLog) {
        this.isLog = isLog;
        this.topic = topic;
        this.mapping = mapping;
        this.reading = reading;
        this.tombstones = tombstones;
    }

    /** The mapping of a topic that Beckett writes itself. */
    public static TopicMapping ofLog(String topic, MessageCodec codec) {
        var reading = new Reading(null, null, null, false, new JsonPaths());
        return new TopicMapping(topic, new LogMapping(codec), reading, Tombstones.MAP, true);
    }

    /** Takes the records of a partition from a place on, behind the message of that number. */
    public RecordSequence from(long lastSeq) {
        return isLog ? new LogSequence(this, lastSeq) : new EachRecord(this);
    }

    /** Each record by itself. */
    private record EachRecord(TopicMapping mapping) implements RecordSequence {
        @Override
        public List<FeedItem> take(ConsumerRecord<byte[], byte[]> record) {
            return List.of(mapping.map(record));
        }

        @Override
        public boolean isTold() {
            return true;
        }
    }

    /** Whether records without a value are messages. */
    enum Tombstones {
        MAP,
        PASS
    }

    /** What a record is: a message, something to pass over, or a record that has to be parked. */
    public FeedItem map(ConsumerRecord<byte[], byte[]> record) {
        var at = new GlobalPosition(record.topic(), record.partition(), record.offset());
        var epoch = record.leaderEpoch().orElse(-1);
        if (record.value() == null && tombstones == Tombstones.PASS) {
            passTombstone();
            return new FeedItem.Passed(at, epoch);
        }
        try {
            var message = mapping.map(record, new RecordData(record, reading));
            return message == null ? new FeedItem.Passed(at, epoch) : new FeedItem.Arrived(at, message);
        } catch (MappingProblem e) {
            return new FeedItem.Unmappable(at, e.reason(), epoch);
        } catch (RuntimeException e) {
            log.error("Mapping of {} failed; the record is parked", at, e);
            return new FeedItem.Unmappable(at, "the mapping " + Thrown.describe(e), epoch);
        }
    }

    private void passTombstone() {
        passedTombstones.increment();
        if (passedTombstones.sum() == 1) {
            log.info(
                    "Topic {} has records without a value; they are passed over. To handle them write tombstone(\"<type>\")",
                    topic);
        }
    }

    /** How many records without a value were passed over since the start. */
    public long passedTombstones() {
        return passedTombstones.sum();
    }
}
