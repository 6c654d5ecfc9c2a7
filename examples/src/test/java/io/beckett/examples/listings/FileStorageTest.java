package io.beckett.examples.listings;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.Beckett;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.PageRequest;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import io.beckett.testkit.InMemoryCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is written in a few lines works with the whole engine. */
class FileStorageTest {

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final AtomicBoolean broken = new AtomicBoolean(true);

    @Test
    void linesAreHandledInOrderOfTheirStreamAlsoAfterAFailure(@TempDir Path folder) throws IOException {
        var file = folder.resolve("orders.txt");
        Files.writeString(file, "Order-1 placed {\"id\":\"a\"}\nOrder-2 placed {\"id\":\"b\"}\nno message\n");

        try (var beckett = start(file)) {
            await(() -> handled.contains("Order-1 1"));
            append(file, "Order-1 placed {\"id\":\"c\"}\nOrder-2 placed {\"id\":\"d\"}\n");
            await(() -> handled.size() == 2);
            assertThat(handled).containsExactly("Order-1 1", "Order-1 4");

            broken.set(false);
            await(() -> handled.size() == 4);
            assertThat(handled.subList(2, 4)).containsExactly("Order-2 2", "Order-2 5");
            assertThat(beckett.admin().parked(PageRequest.first(10)).items())
                    .singleElement()
                    .satisfies(parked -> assertThat(parked.reason()).contains("no message"));
            await(() -> beckett.admin().count(CheckpointFilter.retrying()) == 0);
        }
    }

    private Beckett start(Path file) {
        return Beckett.builder()
                .storage(new FileStorage(file))
                .checkpoints(new InMemoryCheckpoints())
                .group(
                        "files",
                        group -> group.retries(
                                        RetryPolicy.defaults().backoff(Duration.ofMillis(50), Duration.ofMillis(50)))
                                .subscription(
                                        "note",
                                        s -> s.category("Order")
                                                .startingPosition(StartingPosition.EARLIEST)
                                                .handler(message -> {
                                                    if (broken.get()
                                                            && message.streamId()
                                                                    .equals("2")) {
                                                        throw new IllegalStateException("not yet");
                                                    }
                                                    handled.add(message.streamName() + " " + message.streamPosition());
                                                })))
                .build()
                .start();
    }

    private static void append(Path file, String lines) throws IOException {
        Files.writeString(file, lines, StandardOpenOption.APPEND);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }
}
