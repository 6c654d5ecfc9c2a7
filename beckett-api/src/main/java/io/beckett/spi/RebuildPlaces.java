package io.beckett.spi;

import java.time.Instant;
import java.util.Map;

/** Places in the partitions of a storage up to which a group can be made again. Safe for all threads. */
public interface RebuildPlaces {
    /**
     * What {@link MessageFeed#publishProgress} showed last. Nothing else ever reads it back.
     *
     * @return offsets by partition; partitions of which nothing is known are absent
     * @throws io.beckett.error.StoreUnavailableException if it cannot be known now
     */
    Map<PartitionId, Long> published(String group);

    /**
     * Where the first record stands that was written at that time or later.
     *
     * @return offsets by partition; partitions without such a record are absent
     * @throws io.beckett.error.StoreUnavailableException if it cannot be known now
     */
    Map<PartitionId, Long> at(Instant time);
}
