package io.beckett.examples.guarantees.streams;

import io.beckett.message.ExpectedVersion;
import io.beckett.message.MessageStore;
import io.beckett.message.ReadOptions;
import io.beckett.testkit.StreamCallLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Some who append to a few streams and read them, all at the same time. */
final class StreamCallers implements AutoCloseable {
    static final List<String> STREAMS =
            IntStream.range(0, 8).mapToObj(number -> "Note-" + number).toList();

    private static final int CALLERS = 3;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    StreamCallers(MessageStore store, String node, StreamCallLog calls, long seed) {
        var random = new SplittableRandom(seed);
        for (var i = 0; i < CALLERS; i++) {
            var by = node + "-" + i;
            var own = random.split();
            threads.add(new Thread(() -> run(new RecordedStore(store, by, calls), own), by));
        }
        threads.forEach(Thread::start);
    }

    private void run(RecordedStore store, SplittableRandom random) {
        var versions = new HashMap<String, Long>();
        while (!over) {
            var stream = STREAMS.get(random.nextInt(STREAMS.size()));
            switch (random.nextInt(10)) {
                case 0, 1 -> store.append(stream, ExpectedVersion.any(), 1 + random.nextInt(3));
                case 2, 3 -> store.append(stream, ExpectedVersion.exact(versions.getOrDefault(stream, 0L)), 1);
                case 4 -> store.append(stream, ExpectedVersion.none(), 1);
                case 5 -> note(versions, stream, store.read(stream, ReadOptions.all()));
                default ->
                    note(
                            versions,
                            stream,
                            store.read(stream, ReadOptions.all().backwards().count(10)));
            }
        }
    }

    private static void note(Map<String, Long> versions, String stream, long version) {
        if (version >= 0) {
            versions.put(stream, version);
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }
}
