package io.beckett.kafka.mapping;

import io.beckett.spi.FeedItem;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the records of one partition are, taken one after the other. Belongs to one thread. */
public interface RecordSequence {
    /** What can be told now that this record was read, in order of offsets; what waits for the next one is told with it. */
    List<FeedItem> take(ConsumerRecord<byte[], byte[]> record);

    /** Whether everything was told up to the record that was taken last. */
    boolean isTold();
}
