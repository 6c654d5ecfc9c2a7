package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.Beckett;
import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.ForwardingCheckpointStore;
import io.beckett.spi.Registration;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StartAgainTest {

    @Test
    void aStoreThatFailsAfterItStartedIsNotStartedAgainButAskedAgain() {
        var calls = new ArrayList<String>();
        var storage = new InMemoryStorage(InstantSource.system());
        storage.topic("test", 1);
        var builder = Beckett.builder().storage(storage).checkpoints(failingOnceToRegister(calls));
        try (var beckett = builder.group(
                        "group",
                        group -> group.subscription(
                                "all", s -> s.category("Order").handler(context -> calls.add("handler"))))
                .build()) {
            beckett.start();
            assertThat(beckett.state()).isEqualTo(Beckett.State.RUNNING);
        }
        assertThat(calls).startsWith("start", "register", "register").containsOnlyOnce("start");
    }

    @Test
    void aNodeThatIsClosedWhileItStartsLeavesNothingRunning() throws Exception {
        var storage = new InMemoryStorage(InstantSource.system());
        storage.topic("test", 1);
        var reached = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var threads = new CopyOnWriteArrayList<Thread>();
        var slow = new ForwardingCheckpointStore(new InMemoryCheckpoints()) {
            @Override
            public void register(Registration registration) {
                reached.countDown();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.register(registration);
            }
        };
        var beckett = Beckett.builder()
                .storage(storage)
                .checkpoints(slow)
                .threadFactory(task -> {
                    var thread = new Thread(task);
                    threads.add(thread);
                    return thread;
                })
                .group(
                        "group",
                        group -> group.subscription(
                                "all", s -> s.category("Order").handler(context -> {})))
                .build();
        var starter = new Thread(beckett::start);
        starter.start();
        reached.await();
        beckett.close();
        closed.countDown();
        starter.join();
        assertThat(beckett.state()).isEqualTo(Beckett.State.CLOSED);
        await().atMost(Duration.ofSeconds(30)).until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    private static CheckpointStore failingOnceToRegister(List<String> calls) {
        var store = new InMemoryCheckpoints();
        return (CheckpointStore) Proxy.newProxyInstance(
                CheckpointStore.class.getClassLoader(),
                new Class<?>[] {CheckpointStore.class},
                (proxy, method, arguments) -> {
                    if (List.of("start", "register").contains(method.getName())) {
                        calls.add(method.getName());
                        if (calls.equals(List.of("start", "register"))) {
                            throw new StoreUnavailableException(
                                    "Postgres", "two transactions waited for each other", null);
                        }
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
