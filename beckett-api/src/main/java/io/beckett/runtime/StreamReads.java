package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.error.UnmappedTypeException;
import io.beckett.message.ReadOptions;
import io.beckett.message.StreamMessage;
import io.beckett.spi.FeedItem;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a stream page by page, as it was at the first of them. */
final class StreamReads {
    /**
     * What was read.
     *
     * @param version of the whole stream
     * @param messages in the order of reading
     */
    record Found(long version, List<StreamMessage> messages) {}

    private final StreamStorage storage;
    private final TypeMap types;
    private final StreamName stream;
    private final Duration timeout;

    StreamReads(StreamStorage storage, TypeMap types, StreamName stream, Duration timeout) {
        this.storage = storage;
        this.types = types;
        this.stream = stream;
        this.timeout = timeout;
    }

    Found read(ReadOptions options) {
        var wanted = typeNames(options);
        var direction = options.isBackwards() ? Direction.BACKWARDS : Direction.FORWARDS;
        var count = options.count().orElse(Integer.MAX_VALUE);
        var from = options.from().orElse(1);
        var to = options.to().orElse(Long.MAX_VALUE);
        var messages = new ArrayList<StreamMessage>();
        var version = -1L;
        while (true) {
            // What is left out by its type does not count, and only here that is known.
            var limit = wanted.isEmpty() ? count - messages.size() : Integer.MAX_VALUE;
            var page = page(new ReadRequest(stream, from, to, direction, limit, timeout));
            version = version < 0 ? page.version() : version;
            for (var item : page.messages()) {
                if (messages.size() < count
                        && (wanted.isEmpty() || wanted.contains(item.message().type()))) {
                    messages.add(new RecordedView(new Delivery(item.at(), item.message()), types));
                }
            }
            if (!page.more() || messages.size() >= count || page.messages().isEmpty()) {
                return new Found(version, messages);
            }
            var last = lastPosition(page);
            if (direction == Direction.FORWARDS) {
                from = last + 1;
                to = Math.min(to, version);
            } else {
                to = last - 1;
            }
            if (from > to) {
                return new Found(version, messages);
            }
        }
    }

    private static long lastPosition(ReadPage page) {
        FeedItem.Arrived last = page.messages().get(page.messages().size() - 1);
        return last.message().position();
    }

    private Set<String> typeNames(ReadOptions options) {
        var names = new HashSet<String>();
        for (var type : options.types()) {
            var found = types.below(type).keySet();
            if (found.isEmpty()) {
                throw UnmappedTypeException.ofClass(type);
            }
            names.addAll(found);
        }
        return names;
    }

    private ReadPage page(ReadRequest request) {
        return await(storage.read(request));
    }

    private ReadPage await(CompletableFuture<ReadPage> answer) {
        var atMost = timeout.plus(Appends.MARGIN);
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreUnavailableException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("reading stream '" + stream + "' failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new StoreUnavailableException(
                    "message storage", "stream '" + stream + "' was not read within " + atMost, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stream '" + stream + "' was read", e);
        }
    }
}
