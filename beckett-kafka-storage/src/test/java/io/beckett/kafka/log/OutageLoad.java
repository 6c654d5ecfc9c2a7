package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.error.StoreUnavailableException;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Some who append and read all the time, and repeat each append until they know what became of it. */
final class OutageLoad implements AutoCloseable {
    private static final int THREADS = 3;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<StreamName> STREAMS =
            IntStream.range(0, 4).mapToObj(i -> StreamName.of("Order-" + i)).toList();

    private final LogStreams streams;
    private final Duration timeout;
    private final Map<AppendRequest, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger unread = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    OutageLoad(LogStreams streams, Duration timeout) {
        this.streams = streams;
        this.timeout = timeout;
        for (var i = 0; i < THREADS; i++) {
            threads.add(new Thread(this::run, "load-" + i));
        }
        threads.forEach(Thread::start);
    }

    private void run() {
        try {
            var random = ThreadLocalRandom.current();
            while (!over) {
                var stream = STREAMS.get(random.nextInt(STREAMS.size()));
                var version = version(stream);
                append(request(
                        stream,
                        version < 0 || random.nextBoolean() ? ExpectedVersion.any() : ExpectedVersion.exact(version),
                        1 + random.nextInt(3)));
            }
        } catch (RuntimeException | AssertionError e) {
            synchronized (failures) {
                failures.add(e);
            }
        }
    }

    private AppendRequest request(StreamName to, ExpectedVersion expected, int count) {
        var messages = IntStream.range(0, count)
                .mapToObj(i -> new NewMessage(
                        UUID.randomUUID().toString(), new EncodedData("noted", "{}".getBytes(UTF_8), Map.of())))
                .toList();
        return new AppendRequest(to, expected, messages, false, timeout);
    }

    /** Repeats it with its messages until somebody says what became of it. */
    private void append(AppendRequest request) {
        while (true) {
            var began = System.nanoTime();
            var outcome = streams.append(request).join();
            took(began);
            if (outcome instanceof AppendOutcome.Appended appended) {
                acknowledged.put(request, appended.version());
            } else if (outcome instanceof AppendOutcome.Repeated repeated) {
                acknowledged.put(request, repeated.version());
            } else if (outcome instanceof AppendOutcome.Unknown) {
                unanswered.incrementAndGet();
                continue;
            } else {
                assertThat(outcome).isInstanceOf(AppendOutcome.Conflict.class);
            }
            return;
        }
    }

    /** Negative if nobody told. */
    private long version(StreamName stream) {
        var began = System.nanoTime();
        try {
            return streams.read(new ReadRequest(stream, 1, Long.MAX_VALUE, Direction.BACKWARDS, 1, timeout))
                    .join()
                    .version();
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(StoreUnavailableException.class);
            unread.incrementAndGet();
            return -1;
        } finally {
            took(began);
        }
    }

    private void took(long began) {
        slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }

    /** How long the slowest call took. */
    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }

    void awaitMore(int appends) {
        var enough = acknowledged.size() + appends;
        await().atMost(LONG).until(() -> acknowledged.size() >= enough);
    }

    /** Until an append more, and a read more, was not answered in time. */
    void awaitUnanswered() {
        var appends = unanswered.get();
        var reads = unread.get();
        await().atMost(LONG).until(() -> unanswered.get() + unread.get() > appends + reads && unanswered.get() > 0);
    }

    int acknowledgedMessages() {
        return acknowledged.keySet().stream()
                .mapToInt(request -> request.messages().size())
                .sum();
    }

    /** Each append that was acknowledged is there, at its version, once; and nothing else. */
    void check(Duration atMost) {
        assertThat(failures).isEmpty();
        for (var stream : STREAMS) {
            var ids = idsOf(stream, atMost);
            assertThat(new HashSet<>(ids)).as("each once").hasSameSizeAs(ids);
            var expected = 0;
            for (var append : acknowledged.entrySet()) {
                if (append.getKey().stream().equals(stream)) {
                    var appended = append.getKey().messages().stream()
                            .map(NewMessage::id)
                            .toList();
                    var last = Math.toIntExact(append.getValue());
                    assertThat(ids.subList(last - appended.size(), last)).isEqualTo(appended);
                    expected += appended.size();
                }
            }
            assertThat(ids).as("nothing but what was acknowledged").hasSize(expected);
        }
    }

    private List<String> idsOf(StreamName stream, Duration atMost) {
        var ids = new ArrayList<String>();
        while (true) {
            var page = streams.read(new ReadRequest(
                            stream, ids.size() + 1L, Long.MAX_VALUE, Direction.FORWARDS, Integer.MAX_VALUE, atMost))
                    .join();
            for (var item : page.messages()) {
                ids.add(item.message().id());
                assertThat(item.message().position()).as("no gaps").isEqualTo(ids.size());
            }
            if (!page.more()) {
                assertThat(page.version()).isEqualTo(ids.size());
                return ids;
            }
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
