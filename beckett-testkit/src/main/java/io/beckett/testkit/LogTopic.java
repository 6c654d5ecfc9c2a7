package io.beckett.testkit;

import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A topic that streams are appended to; whoever touches its streams holds the log's lock. */
final class LogTopic {
    private static final long MAX_BYTES = 1_000_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final int partitions;
    private final List<String> categories;
    private final Map<StreamName, StreamHistory> streams = new HashMap<>();

    LogTopic(String name, int partitions, List<String> categories) {
        this.name = name;
        this.partitions = partitions;
        this.categories = categories;
    }

    boolean takes(StreamName stream) {
        return categories.isEmpty() || categories.contains(stream.category());
    }

    StreamLog facts() {
        return new StreamLog(name, Optional.empty(), MAX_BYTES, MAX_BYTES, TIMEOUT);
    }

    PartitionId partitionOf(StreamName stream) {
        return new PartitionId(name, (int) Math.floorMod(stream.hash().getMostSignificantBits(), (long) partitions));
    }

    StreamHistory stream(StreamName stream) {
        return streams.computeIfAbsent(stream, added -> new StreamHistory());
    }

    @Override
    public String toString() {
        return name + ": " + (categories.isEmpty() ? "all" : String.join(", ", categories));
    }
}
