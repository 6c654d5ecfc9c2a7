package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedItem;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of {@link StreamStorageContract} share: two nodes, and names of streams that nobody has used. */
abstract class StreamFixture {
    StreamStorage streams;
    StreamStorage elsewhere;

    /**
     * A started storage whose logs take streams of the categories {@code Order} and {@code Account}, and no others. The
     * contract does not close it; several tests may use the same one.
     */
    protected abstract MessageStorage storage();

    /** The same logs, as another node uses them; started. */
    protected abstract MessageStorage anotherNode();

    /** How long a test waits for what has to come. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** What to start a storage with that needs no types. */
    protected static StorageSetup setup(String instance) {
        return CheckpointFixture.setup(instance);
    }

    @BeforeEach
    final void openStreams() {
        streams = storage().streams().orElseThrow();
        elsewhere = anotherNode().streams().orElseThrow();
    }

    static StreamName newStream() {
        return StreamName.of("Order-" + UUID.randomUUID());
    }

    static NewMessage message(String id, String text) {
        return message(id, "noted", text, Map.of());
    }

    static NewMessage message(String id, String type, String text, Map<String, String> metadata) {
        return new NewMessage(id, new EncodedData(type, text.getBytes(UTF_8), metadata));
    }

    /** Messages with ids of their own. */
    static List<NewMessage> messages(String... texts) {
        var messages = new ArrayList<NewMessage>();
        for (var text : texts) {
            messages.add(message(UUID.randomUUID().toString(), text));
        }
        return messages;
    }

    final AppendRequest request(StreamName stream, ExpectedVersion expected, List<NewMessage> messages) {
        return new AppendRequest(stream, expected, messages, false, patience());
    }

    final AppendRequest generated(StreamName stream, ExpectedVersion expected, List<NewMessage> messages) {
        return new AppendRequest(stream, expected, messages, true, patience());
    }

    final AppendOutcome append(StreamName stream, ExpectedVersion expected, String... texts) {
        return append(streams, request(stream, expected, messages(texts)));
    }

    final AppendOutcome append(StreamStorage at, AppendRequest request) {
        return answer(at.append(request));
    }

    final ReadPage page(StreamStorage at, StreamName stream, long from, long to, Direction direction, int limit) {
        return answer(at.read(new ReadRequest(stream, from, to, direction, limit, patience())));
    }

    /** All messages of a stream. */
    final List<RecordedMessage> read(StreamStorage at, StreamName stream) {
        var messages = new ArrayList<RecordedMessage>();
        ReadPage page;
        do {
            page = page(at, stream, messages.size() + 1L, Long.MAX_VALUE, Direction.FORWARDS, Integer.MAX_VALUE);
            page.messages().stream().map(FeedItem.Arrived::message).forEach(messages::add);
        } while (page.more());
        assertThat(page.version()).as("version of " + stream).isEqualTo(messages.size());
        return messages;
    }

    final List<String> texts(StreamName stream) {
        return texts(read(streams, stream));
    }

    static List<String> texts(List<RecordedMessage> messages) {
        return messages.stream()
                .map(message -> new String(message.payload().bytes(), UTF_8))
                .toList();
    }

    static List<Long> positions(ReadPage page) {
        return page.messages().stream().map(item -> item.message().position()).toList();
    }

    private <T> T answer(CompletableFuture<T> future) {
        try {
            return future.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the storage failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the storage has not answered within " + patience(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
