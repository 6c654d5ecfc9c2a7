package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.Beckett;
import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.subscription.StartingPosition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Real nodes, whose storage hangs or whose checkpoint store does not answer. */
class WatchdogTest {
    private static final Duration SESSION = Duration.ofSeconds(5);
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final InMemoryStorage storage = new InMemoryStorage(InstantSource.system());
    private final InMemoryTopic topic = storage.topic("orders", 4);
    private final InMemoryCheckpoints checkpoints = new InMemoryCheckpoints(InstantSource.system(), new Random(1));
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<Beckett> nodes = new CopyOnWriteArrayList<>();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goesOn.countDown();
        nodes.forEach(Beckett::close);
    }

    private record Placed(String item) {}

    private Beckett start(String name, MessageStorage at, CheckpointStore store) {
        var node = Beckett.builder()
                .storage(at)
                .checkpoints(store)
                .sessionTimeout(SESSION)
                .map("placed", Placed.class)
                .group(
                        "shop",
                        group -> group.subscription(
                                "stock",
                                s -> s.startingPosition(StartingPosition.EARLIEST)
                                        .handler(Placed.class, placed -> seen.add(name + " " + placed.item()))))
                .build();
        nodes.add(node);
        node.start();
        return node;
    }

    private void produce(String item) {
        for (var i = 0; i < 20; i++) {
            topic.produce("Order-" + i, new Placed(item));
        }
    }

    private long seenOf(String item) {
        return seen.stream().filter(each -> each.endsWith(" " + item)).count();
    }

    /** The storage with something done before each call of its feeds. */
    private static MessageStorage watched(MessageStorage real, Consumer<String> before) {
        return proxy(
                MessageStorage.class, real, called -> {}, feed -> proxy(MessageFeed.class, feed, before, any -> any));
    }

    private interface Wrapping {
        Object wrap(MessageFeed feed);
    }

    private static <T> T proxy(Class<T> type, T real, Consumer<String> before, Wrapping feeds) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    before.accept(method.getName());
                    try {
                        var result = method.invoke(real, arguments);
                        return result instanceof MessageFeed feed ? feeds.wrap(feed) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    @DisplayName("N17: when a node's feed hangs the other node has its partitions within the session time + 2 s")
    void theOtherNodeTakesOverFromAFeedThatHangs() {
        var hanging = new AtomicBoolean();
        start(
                "one",
                watched(storage, called -> {
                    if (called.equals("poll") && hanging.get()) {
                        hangs.countDown();
                        awaitQuietly(goesOn);
                    }
                }),
                checkpoints);
        start("two", storage.connect(), checkpoints);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            produce("before");
            assertThat(seen).contains("one before", "two before");
        });

        hanging.set(true);
        awaitQuietly(hangs);
        produce("meanwhile");
        await().atMost(SESSION.plus(MARGIN)).until(() -> seenOf("meanwhile") == 20);

        hanging.set(false);
        goesOn.countDown();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            produce("after");
            assertThat(seen).contains("one after");
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName(
            "without its checkpoint store a node leaves the storage's group, and joins again when the store answers")
    void aNodeWithoutCheckpointStoreLeavesTheGroup() {
        var answers = new AtomicBoolean(true);
        var calls = new CopyOnWriteArrayList<String>();
        var store = proxy(
                CheckpointStore.class,
                checkpoints,
                called -> {
                    if (!answers.get() && !called.equals("close")) {
                        throw new StoreUnavailableException("Postgres", "cut off", null);
                    }
                },
                feed -> feed);
        start(
                "one",
                watched(storage, called -> {
                    if (List.of("suggested", "leaveGroup").contains(called)) {
                        calls.add(called);
                    }
                }),
                store);
        start("two", storage.connect(), checkpoints);
        produce("before");
        await().atMost(Duration.ofSeconds(20)).until(() -> seenOf("before") == 20);
        assertThat(calls).containsOnly("suggested");

        answers.set(false);
        await().atMost(SESSION.plus(MARGIN)).until(() -> calls.contains("leaveGroup"));
        produce("meanwhile");
        await().atMost(MARGIN).until(() -> seenOf("meanwhile") == 20);

        calls.clear();
        answers.set(true);
        await().atMost(Duration.ofSeconds(20)).until(() -> calls.contains("suggested"));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            produce("after");
            assertThat(seen).contains("one after");
        });
    }
}
