package io.beckett.testkit;

import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads partitions of the in-memory log. */
final class MemoryFeed implements MessageFeed {
    private static final int ITEMS_PER_PARTITION = 200;

    /** A failure that comes at once must not make the caller's loop spin. */
    private static final Duration CALM = Duration.ofMillis(100);

    private final MemoryLog log;
    private final InMemoryStorage storage;
    private final String group;
    private final Map<PartitionId, FeedPosition> next = new TreeMap<>();
    private final Set<PartitionId> paused = new HashSet<>();
    /** Opened at the start, which is not at 0: that is still to be said. */
    private final Set<PartitionId> fromLaterStart = new HashSet<>();

    private boolean woken;

    MemoryFeed(MemoryLog log, InMemoryStorage storage, String group) {
        this.log = log;
        this.storage = storage;
        this.group = group;
    }

    @Override
    public Set<PartitionId> suggested() {
        return log.locked(() -> log.suggestedTo(this, group));
    }

    @Override
    public void leaveGroup() {
        log.changing(() -> {
            log.leave(this, group);
            return next;
        });
    }

    @Override
    public void open(PartitionId partition, FeedPosition from) {
        log.changing(() -> {
            var now = log.partition(partition);
            paused.remove(partition);
            var known = from.log().isEmpty() ? from.in(now.log()) : from;
            // From the start means from where the log begins now.
            if (known.offset() == 0 && known.log().equals(now.log()) && now.start() > 0) {
                fromLaterStart.add(partition);
                return next.put(partition, FeedPosition.at(now.start()).in(now.log()));
            }
            fromLaterStart.remove(partition);
            return next.put(partition, known);
        });
    }

    @Override
    public void pause(PartitionId partition) {
        log.locked(() -> next.containsKey(partition) && paused.add(partition));
    }

    @Override
    public void resume(PartitionId partition) {
        log.changing(() -> paused.remove(partition));
    }

    @Override
    public void stop(PartitionId partition) {
        log.locked(() -> {
            paused.remove(partition);
            return next.remove(partition);
        });
    }

    @Override
    public List<FeedItem> poll(Duration atMost) {
        return log.locked(() -> {
            if (!storage.isAvailable()) {
                log.await(() -> woken || storage.isAvailable(), atMost.compareTo(CALM) < 0 ? atMost : CALM);
            }
            storage.requireAvailable("reading");
            log.await(() -> woken || somethingCame() || !storage.isAvailable(), atMost);
            woken = false;
            storage.requireAvailable("reading");
            var items = new ArrayList<FeedItem>();
            for (var partition : List.copyOf(next.keySet())) {
                if (!paused.contains(partition)) {
                    read(partition, items);
                }
            }
            return items;
        });
    }

    private boolean somethingCame() {
        return next.entrySet().stream()
                .anyMatch(entry -> !paused.contains(entry.getKey())
                        && (fromLaterStart.contains(entry.getKey())
                                || log.partition(entry.getKey()).end()
                                        > entry.getValue().offset()
                                || replaced(log.partition(entry.getKey()), entry.getValue()) != null));
    }

    private static FeedItem.@Nullable Replaced replaced(PartitionLog now, FeedPosition place) {
        if (!now.log().equals(place.log())) {
            return new FeedItem.Replaced(
                    now.at(0), FeedPosition.START.in(now.log()), "the topic was deleted and created again");
        }
        var at = now.divergence(place.offset(), place.leaderEpoch());
        return at == place.offset()
                ? null
                : new FeedItem.Replaced(
                        now.at(at), new FeedPosition(at, 0, -1, now.log()), "the log was cut at offset " + at);
    }

    private void read(PartitionId partition, List<FeedItem> items) {
        var from = log.partition(partition);
        var place = next.get(partition);
        var replaced = place == null ? null : replaced(from, place);
        if (place == null || replaced != null) {
            next.remove(partition);
            if (replaced != null) {
                items.add(replaced);
            }
            return;
        }
        if (fromLaterStart.remove(partition)) {
            items.add(new FeedItem.Passed(from.at(place.offset() - 1)));
        }
        var offset = place.offset();
        var epoch = place.leaderEpoch();
        if (offset < from.start()) {
            items.add(new FeedItem.Gone(
                    from.at(from.start() - 1), "offsets " + offset + " to " + (from.start() - 1) + " were deleted"));
            offset = from.start();
        }
        for (var count = 0; count < ITEMS_PER_PARTITION && offset < from.end(); count++) {
            var record = from.from(offset);
            if (record == null) {
                items.add(new FeedItem.Passed(from.at(from.end() - 1)));
                offset = from.end();
            } else if (record.at().offset() > offset) {
                offset = record.at().offset();
                items.add(new FeedItem.Passed(from.at(offset - 1)));
            } else {
                items.add(record.item(storage.codec()));
                epoch = record.leaderEpoch();
                offset++;
            }
        }
        next.put(partition, new FeedPosition(offset, 0, epoch, from.log()));
    }

    @Override
    public void publishProgress(Map<PartitionId, Long> frontiers) {
        log.locked(() -> log.publish(group, frontiers));
    }

    @Override
    public void wakeUp() {
        log.changing(() -> woken = true);
    }

    @Override
    public void close() {
        log.changing(() -> {
            next.clear();
            log.leave(this, group);
            return next;
        });
    }
}
