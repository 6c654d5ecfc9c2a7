package io.beckett.kafka.mapping;

import io.beckett.spi.RecordedMessage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What a topic's records mean. Safe for all threads. */
interface RecordMapping {
    /**
     * The message that a record is, or null if it is to be passed over.
     *
     * @throws MappingProblem what parks the record
     */
    @Nullable
    RecordedMessage map(ConsumerRecord<byte[], byte[]> record, RecordData view);

    /** Bytes of key, value and headers. Takes the headers out of the buffer that they share with other records. */
    static int sizeOf(ConsumerRecord<byte[], byte[]> record, Header[] headers) {
        var size = 0L + (record.key() == null ? 0 : record.key().length);
        size += record.value() == null ? 0 : record.value().length;
        for (var header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /** The id of a record that names none. */
    static String defaultId(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + '-' + record.partition() + '-' + record.offset();
    }
}
