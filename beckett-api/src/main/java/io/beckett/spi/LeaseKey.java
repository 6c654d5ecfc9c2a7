package io.beckett.spi;

import java.util.Comparator;

/** What a partition lease is for: one group's work on one partition. The order of keys is the order of locks. */
public record LeaseKey(String group, PartitionId partition) implements Comparable<LeaseKey> {
    private static final Comparator<LeaseKey> ORDER =
            Comparator.comparing(LeaseKey::group).thenComparing(LeaseKey::partition);

    @Override
    public int compareTo(LeaseKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return group + "/" + partition;
    }
}
