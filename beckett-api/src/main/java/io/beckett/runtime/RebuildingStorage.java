package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.ForwardingMessageStorage;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A storage as a node sees it that makes groups again: it tries for every partition that was there when the rebuild began,
 * takes no part in the group's suggestions, and shows no progress, since that may be what a rebuild goes by.
 */
final class RebuildingStorage extends ForwardingMessageStorage {
    private final RebuildPlan plan;

    RebuildingStorage(MessageStorage storage, RebuildPlan plan) {
        super(storage);
        this.plan = plan;
    }

    @Override
    public Map<PartitionId, FeedPosition> ends() {
        // partitions that join meanwhile are for the nodes that start afterwards: they know what that means for streams
        var ends = new HashMap<>(storage.ends());
        if (plan.isBegun()) {
            ends.keySet().removeIf(partition -> !plan.isKnown(partition));
        }
        return ends;
    }

    @Override
    public MessageFeed openFeed(String group) {
        return new Feed(storage.openFeed(group), plan.ofGroup(group));
    }

    private record Feed(MessageFeed feed, Map<PartitionId, Long> upTo) implements MessageFeed {
        @Override
        public Set<PartitionId> suggested() {
            return upTo.keySet();
        }

        @Override
        public void open(PartitionId partition, FeedPosition from) {
            feed.open(partition, from);
        }

        @Override
        public void pause(PartitionId partition) {
            feed.pause(partition);
        }

        @Override
        public void resume(PartitionId partition) {
            feed.resume(partition);
        }

        @Override
        public void stop(PartitionId partition) {
            feed.stop(partition);
        }

        @Override
        public List<FeedItem> poll(Duration atMost) {
            return feed.poll(atMost).stream().flatMap(this::beforeTheEnd).toList();
        }

        /** Not even records that cannot be mapped are touched behind it. */
        private Stream<FeedItem> beforeTheEnd(FeedItem item) {
            var at = item.at();
            var end = upTo.getOrDefault(new PartitionId(at.topic(), at.partition()), 0L);
            if (at.offset() < end || item instanceof FeedItem.Replaced) {
                return Stream.of(item);
            }
            if (end == 0) {
                return Stream.of();
            }
            var last = new GlobalPosition(at.topic(), at.partition(), end - 1);
            return Stream.of(
                    item instanceof FeedItem.Gone gone
                            ? new FeedItem.Gone(last, gone.reason())
                            : new FeedItem.Passed(last));
        }

        @Override
        public void publishProgress(Map<PartitionId, Long> frontiers) {
            // see above
        }

        @Override
        public void wakeUp() {
            feed.wakeUp();
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
