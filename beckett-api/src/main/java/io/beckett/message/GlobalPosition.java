package io.beckett.message;

import java.util.Objects;

/**
 * Where a message stands in the global log: a topic, one of its partitions, and the offset within it.
 *
 * <p>Two positions can be compared only within one topic and partition. The offset is a label, not a number to
 * calculate with: offsets have gaps. Immutable and safe for all threads.
 *
 * <p>In an adopted topic it is the offset of the record in Kafka. In a log topic it is how many messages the partition holds
 * before this one: what a fault wrote there twice is not counted, so it stays what it is if the log is copied, and is the
 * record's offset where no such copies are.
 *
 * @param topic the name of the topic, never empty
 * @param partition from 0
 * @param offset from 0
 */
public record GlobalPosition(String topic, int partition, long offset) {

    /**
     * @throws IllegalArgumentException if the topic is empty or a number is negative
     */
    public GlobalPosition {
        Objects.requireNonNull(topic, "topic");
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic is empty. Write the name of the topic.");
        }
        if (partition < 0) {
            throw new IllegalArgumentException("partition is " + partition + ", allowed 0 and up.");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + ", allowed 0 and up.");
        }
    }

    /** The form used in logs and errors: {@code orders-3@1027}. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
