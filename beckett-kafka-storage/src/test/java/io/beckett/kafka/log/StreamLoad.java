package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.codec.JacksonCodec;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import io.beckett.testkit.RecordedStreams;
import io.beckett.testkit.StreamCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Some who append to a few streams and read them, all at the same time. */
final class StreamLoad implements AutoCloseable {
    private static final int THREADS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final List<StreamName> STREAMS =
            IntStream.range(0, 5).mapToObj(i -> StreamName.of("Order-" + i)).toList();

    private final StreamStorage streams;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    StreamLoad(RunningLog log, String by, Collection<? super StreamCall> calls) {
        this.streams = new RecordedStreams(new OneLog(new LogStreams(log, JacksonCodec.defaults())), by, calls::add);
        for (var i = 0; i < THREADS; i++) {
            threads.add(new Thread(this::run, by + "-" + i));
        }
        threads.forEach(Thread::start);
    }

    private void run() {
        var random = ThreadLocalRandom.current();
        var versions = new HashMap<StreamName, Long>();
        while (!over) {
            var stream = STREAMS.get(random.nextInt(STREAMS.size()));
            try {
                switch (random.nextInt(6)) {
                    case 0, 1 -> append(stream, ExpectedVersion.any());
                    case 2 -> append(stream, ExpectedVersion.exact(versions.getOrDefault(stream, 0L)));
                    case 3 -> versions.put(stream, read(stream, Direction.FORWARDS, Integer.MAX_VALUE));
                    default -> versions.put(stream, read(stream, Direction.BACKWARDS, 10));
                }
            } catch (CompletionException e) {
                if (!over) {
                    throw e;
                }
            }
        }
    }

    private void append(StreamName to, ExpectedVersion expected) {
        var messages = new ArrayList<NewMessage>();
        for (var left = ThreadLocalRandom.current().nextInt(3); left >= 0; left--) {
            var data = new EncodedData("noted", "{}".getBytes(UTF_8), Map.of());
            messages.add(new NewMessage(UUID.randomUUID().toString(), data));
        }
        streams.append(new AppendRequest(to, expected, messages, false, TIMEOUT))
                .join();
    }

    private long read(StreamName stream, Direction direction, int limit) {
        return streams.read(new ReadRequest(stream, 1, Long.MAX_VALUE, direction, limit, TIMEOUT))
                .join()
                .version();
    }

    /** Whatever fails from here on does so because the node is closed. */
    void isOver() {
        over = true;
    }

    /** Ends the load, then reads all streams. */
    void readAll() throws InterruptedException {
        close();
        STREAMS.forEach(stream -> read(stream, Direction.FORWARDS, Integer.MAX_VALUE));
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }

    private record OneLog(LogStreams streams) implements StreamStorage {
        @Override
        public StreamLog logOf(StreamName stream) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public CompletableFuture<AppendOutcome> append(AppendRequest request) {
            return streams.append(request);
        }

        @Override
        public CompletableFuture<ReadPage> read(ReadRequest request) {
            return streams.read(request);
        }
    }
}
