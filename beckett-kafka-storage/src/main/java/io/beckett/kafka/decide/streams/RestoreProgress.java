package io.beckett.kafka.decide.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/** How far the stores of this node are, those that it decides with and its copies of others'. Safe for all threads. */
final class RestoreProgress implements StateRestoreListener, StandbyUpdateListener {
    private final Map<Integer, LogDecider.Restored> stores = new ConcurrentHashMap<>();

    Map<Integer, LogDecider.Restored> stores() {
        return Map.copyOf(stores);
    }

    private void reached(TopicPartition changelog, long next, long end) {
        stores.put(changelog.partition(), new LogDecider.Restored(next, Math.max(next, end)));
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
        reached(changelog, start, end);
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long last, long count) {
        stores.computeIfPresent(
                changelog.partition(),
                (partition, before) -> new LogDecider.Restored(last + 1, Math.max(last + 1, before.end())));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long count) {
        stores.computeIfPresent(
                changelog.partition(), (partition, before) -> new LogDecider.Restored(before.end(), before.end()));
    }

    @Override
    public void onUpdateStart(TopicPartition changelog, String store, long start) {
        reached(changelog, start, start);
    }

    @Override
    public void onBatchLoaded(TopicPartition changelog, String store, TaskId task, long last, long count, long end) {
        reached(changelog, last + 1, end);
    }

    @Override
    public void onUpdateSuspended(TopicPartition changelog, String store, long offset, long end, SuspendReason reason) {
        reached(changelog, offset, end);
    }
}
