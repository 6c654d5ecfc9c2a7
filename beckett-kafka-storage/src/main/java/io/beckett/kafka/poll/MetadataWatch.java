package io.beckett.kafka.poll;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Hears of it when the consumer learns about the cluster, before it fetches anything because of that. A deserializer, because
 * a consumer tells those it was given.
 */
final class MetadataWatch extends ByteArrayDeserializer implements ClusterResourceListener {
    private final AtomicLong count = new AtomicLong();
    private long seen;

    @Override
    public void onUpdate(ClusterResource cluster) {
        count.incrementAndGet();
    }

    /** How often the consumer learned about the cluster. */
    long count() {
        return count.get();
    }

    /** Whether it did since then. */
    boolean hasNews() {
        return count.get() != seen;
    }

    /** The cluster was asked after the consumer had learned that often. */
    void seen(long heard) {
        seen = heard;
    }
}
