package io.beckett.testkit;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.FeedItem;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Streams of the in-memory log; every call is decided under the log's lock, before it returns. */
final class MemoryStreams implements StreamStorage {
    private static final int MESSAGES_PER_PAGE = 100;
    private static final long BYTES_PER_PAGE = 512 << 10;

    private final MemoryLog log;
    private final InMemoryStorage storage;

    MemoryStreams(MemoryLog log, InMemoryStorage storage) {
        this.log = log;
        this.storage = storage;
    }

    @Override
    public StreamLog logOf(StreamName stream) {
        return log.locked(() -> topicOf(stream).facts());
    }

    private LogTopic topicOf(StreamName stream) {
        return log.logTopics().stream()
                .filter(topic -> topic.takes(stream))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no log topic takes category '" + stream.category()
                        + "' (log topics: "
                        + log.logTopics().stream().map(LogTopic::toString).collect(Collectors.joining("; "))
                        + "). Add it with storage.log(..); adopted topics are never written."));
    }

    @Override
    public CompletableFuture<AppendOutcome> append(AppendRequest request) {
        return answered(() -> log.changing(() -> decided(request)));
    }

    private AppendOutcome decided(AppendRequest request) {
        storage.requireAvailable("appending to '" + request.stream() + "'");
        var topic = topicOf(request.stream());
        var limit = topic.facts().maxAppendBytes();
        var size = request.messages().stream().mapToLong(NewMessage::size).sum();
        if (size > limit) {
            return new AppendOutcome.TooLarge(size, limit);
        }
        var stream = topic.stream(request.stream());
        return stream.refusal(request).orElseGet(() -> store(topic, stream, request));
    }

    private AppendOutcome store(LogTopic topic, StreamHistory stream, AppendRequest request) {
        var partition = log.partition(topic.partitionOf(request.stream()));
        var now = log.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        var records = new ArrayList<LogRecord>();
        for (var message : request.messages()) {
            var position = stream.version() + records.size() + 1;
            records.add(partition.append(
                    new LogRecord.Appended(request.stream(), message, position, partition.nextSeq()), now));
        }
        return stream.stored(request, records);
    }

    @Override
    public CompletableFuture<ReadPage> read(ReadRequest request) {
        return answered(() -> log.locked(() -> page(request)));
    }

    private ReadPage page(ReadRequest request) {
        storage.requireAvailable("reading '" + request.stream() + "'");
        var stream = topicOf(request.stream()).stream(request.stream());
        var highest = Math.min(request.to(), stream.version());
        var wanted = Math.min(request.limit(), highest - request.from() + 1);
        var most = Math.min(wanted, MESSAGES_PER_PAGE);
        var messages = new ArrayList<FeedItem.Arrived>();
        var bytes = 0L;
        while (messages.size() < most && bytes < BYTES_PER_PAGE) {
            var position = request.direction() == Direction.FORWARDS
                    ? request.from() + messages.size()
                    : highest - messages.size();
            var message = stream.message(position).arrived(storage.codec());
            messages.add(message);
            bytes += message.message().size();
        }
        return new ReadPage(stream.version(), messages, messages.size() < wanted);
    }

    private static <T> CompletableFuture<T> answered(Supplier<T> answer) {
        try {
            return CompletableFuture.completedFuture(answer.get());
        } catch (StoreUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
