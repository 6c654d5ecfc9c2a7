package io.beckett.kafka.poll;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.util.Map;

/** What the cluster says of the adopted topics. */
interface Topics {
    /**
     * By topic, what tells it from another one of the same name, when somebody looked last; none of a topic that did not
     * exist, empty text if the brokers do not say. A new map each time.
     */
    Map<String, String> logs();

    /**
     * Asks now, in the same terms. What others ask at the same time does not come into the answer.
     *
     * @throws io.beckett.error.StoreUnavailableException if it cannot be known
     */
    Map<String, String> refresh();

    /** The end of each partition of each topic that exists, asked for now. */
    Map<PartitionId, FeedPosition> read();

    /** The epoch of a partition's leader when somebody looked at the ends last; -1 if not known. */
    int epochOf(PartitionId partition);
}
