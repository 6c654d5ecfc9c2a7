package io.beckett.kafka.decide.streams;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** A value with the partition it goes to, which no hash of its key decides. */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is
record Outgoing(int partition, byte[] bytes) {
    static Serializer<Outgoing> serializer() {
        return (topic, outgoing) -> outgoing.bytes();
    }

    /** A partition that the topic does not have is an error of Kafka Streams: nothing may be left out. */
    static StreamPartitioner<byte[], Outgoing> partitioner() {
        return (topic, key, outgoing, partitions) -> Optional.of(Set.of(outgoing.partition()));
    }
}
