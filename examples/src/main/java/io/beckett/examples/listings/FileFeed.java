package io.beckett.examples.listings;

import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads the lines of a file in order, and looks again every few milliseconds when there are no more. */
final class FileFeed implements MessageFeed {

    private static final int LINES = 500;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final MessageFile file;
    private final Semaphore woken = new Semaphore(0);
    private boolean open;
    private boolean paused;
    private long next;

    FileFeed(MessageFile file) {
        this.file = file;
    }

    @Override
    public Set<PartitionId> suggested() {
        return Set.of(file.partition());
    }

    @Override
    public void open(PartitionId partition, FeedPosition from) {
        open = true;
        paused = false;
        next = from.offset();
    }

    @Override
    public void pause(PartitionId partition) {
        paused = true;
    }

    @Override
    public void resume(PartitionId partition) {
        paused = false;
    }

    @Override
    public void stop(PartitionId partition) {
        open = false;
    }

    @Override
    public List<FeedItem> poll(Duration atMost) {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            var items = readOn();
            var left = Math.min(LOOK_AGAIN.toNanos(), deadline - System.nanoTime());
            if (!items.isEmpty() || left <= 0 || wasWoken(left)) {
                return items;
            }
        }
    }

    private List<FeedItem> readOn() {
        if (!open || paused) {
            return List.of();
        }
        var items = new ArrayList<FeedItem>();
        var lines = file.lines();
        for (; next < lines.size() && items.size() < LINES; next++) {
            items.add(file.item(next, lines.get((int) next)));
        }
        return items;
    }

    private boolean wasWoken(long nanos) {
        try {
            return woken.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Nobody watches the lag of a file. */
    @Override
    public void publishProgress(Map<PartitionId, Long> frontiers) {}

    @Override
    public void wakeUp() {
        woken.release();
    }

    @Override
    public void close() {
        open = false;
    }
}
