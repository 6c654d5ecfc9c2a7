package io.beckett.testkit;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.FeedItem;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Streams that tell what was asked of them and what came of it, for {@link StreamCallChecker}. Safe for all threads, if the
 * listener is.
 */
public final class RecordedStreams implements StreamStorage {
    private final StreamStorage streams;
    private final String by;
    private final Consumer<? super StreamCall> listener;

    /**
     * @param by names whoever asks through this object
     * @param listener is told before the asker; a read that failed is not told
     */
    public RecordedStreams(StreamStorage streams, String by, Consumer<? super StreamCall> listener) {
        this.streams = Objects.requireNonNull(streams, "streams");
        this.by = Objects.requireNonNull(by, "by");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    @Override
    public StreamLog logOf(StreamName stream) {
        return streams.logOf(stream);
    }

    @Override
    public CompletableFuture<AppendOutcome> append(AppendRequest request) {
        var began = System.nanoTime();
        return streams.append(request).whenComplete((outcome, failure) -> {
            var ended = System.nanoTime();
            if (failure == null) {
                tellOutcome(request, outcome, began, ended);
            } else if (isUnavailable(failure)) {
                listener.accept(new StreamCall.NotStored(name(request), by, began, ended, ids(request)));
            } else {
                listener.accept(new StreamCall.Unanswered(name(request), by, began, ids(request)));
            }
        });
    }

    /** The storage says by it that nothing is stored and never will be. */
    private static boolean isUnavailable(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StoreUnavailableException;
    }

    private void tellOutcome(AppendRequest request, AppendOutcome outcome, long began, long ended) {
        var stream = name(request);
        var expected = request.expected();
        if (outcome instanceof AppendOutcome.Appended appended) {
            var version = appended.version();
            listener.accept(new StreamCall.Appended(stream, by, began, ended, expected, ids(request), version, false));
        } else if (outcome instanceof AppendOutcome.Repeated repeated) {
            var version = repeated.version();
            listener.accept(new StreamCall.Appended(stream, by, began, ended, expected, ids(request), version, true));
        } else if (outcome instanceof AppendOutcome.Conflict conflict) {
            var actual = conflict.actualVersion();
            listener.accept(new StreamCall.Rejected(stream, by, began, ended, expected, ids(request), actual));
        } else if (outcome instanceof AppendOutcome.Unknown) {
            listener.accept(new StreamCall.Unanswered(stream, by, began, ids(request)));
        } else {
            listener.accept(new StreamCall.NotStored(stream, by, began, ended, ids(request)));
        }
    }

    private static String name(AppendRequest request) {
        return request.stream().value();
    }

    private static List<String> ids(AppendRequest request) {
        return request.messages().stream().map(NewMessage::id).toList();
    }

    @Override
    public CompletableFuture<ReadPage> read(ReadRequest request) {
        var began = System.nanoTime();
        return streams.read(request).whenComplete((page, failure) -> {
            if (failure == null) {
                listener.accept(read(request, page, began, System.nanoTime()));
            }
        });
    }

    private StreamCall read(ReadRequest request, ReadPage page, long began, long ended) {
        var messages = new ArrayList<FeedItem.Arrived>(page.messages());
        if (request.direction() == ReadRequest.Direction.BACKWARDS) {
            Collections.reverse(messages);
        }
        var first = messages.isEmpty() ? 1 : messages.get(0).message().position();
        var ids = messages.stream().map(each -> each.message().id()).toList();
        return new StreamCall.Read(request.stream().value(), by, began, ended, page.version(), first, ids);
    }
}
