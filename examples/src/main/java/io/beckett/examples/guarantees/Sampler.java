package io.beckett.examples.guarantees;

import io.beckett.spi.Backlog;
import io.beckett.testkit.HistoryEvent.StreamId;
import io.beckett.testkit.HistoryRecorder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at Postgres five times a second, and writes what it sees into the history, until it is closed. */
final class Sampler implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(200);

    private final ProgressReader reader;
    private final HistoryRecorder recorder;
    private final Map<StreamId, Long> positions = new HashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private int samples;
    private volatile @Nullable Progress last;
    private volatile @Nullable SQLException failure;

    Sampler(ProgressReader reader, HistoryRecorder recorder) {
        this.reader = reader;
        this.recorder = recorder;
        this.thread = new Thread(this::run, "sampler");
        thread.start();
    }

    private void run() {
        try {
            do {
                record(reader.read());
            } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(Progress progress) {
        progress.positions().forEach((stream, position) -> {
            var before = positions.put(stream, position);
            if (before == null || !before.equals(position)) {
                recorder.position(stream, position);
            }
        });
        progress.frontiers().forEach((place, frontier) -> {
            var written = new HashMap<String, Backlog>();
            progress.waiting().forEach((stream, offsets) -> {
                if (stream.subscription().equals(place.subscription())
                        && stream.partition().equals(place.partition())) {
                    var sorted =
                            offsets.stream().mapToLong(Long::longValue).sorted().toArray();
                    written.put(stream.stream(), new Backlog(sorted, new long[sorted.length]));
                }
            });
            recorder.frontier(place, frontier, written);
        });
        last = progress;
        samples++;
    }

    /** Whether the last sample shows everything done. */
    boolean sees(Map<StreamId, Long> ends, Set<String> failing) {
        var progress = last;
        return failure != null || (progress != null && progress.isDone(ends, failing));
    }

    /**
     * Ends and returns how often it looked.
     *
     * @throws IllegalStateException if Postgres could not be read
     */
    int finish() {
        close();
        var thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException("Postgres could not be read: " + thrown, thrown);
        }
        return samples;
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
