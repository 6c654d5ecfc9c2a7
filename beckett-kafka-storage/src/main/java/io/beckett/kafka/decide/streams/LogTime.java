package io.beckett.kafka.decide.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** The record's timestamp. One below 0 is 0: Kafka Streams would skip the record, and a command must not vanish. */
public final class LogTime implements TimestampExtractor {
    /** Used by Kafka Streams. */
    public LogTime() {}

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, record.timestamp());
    }
}
