package io.beckett.runtime;

import io.beckett.error.AppendConflictException;
import io.beckett.error.BeckettException;
import io.beckett.message.AppendResult;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.message.MessageStore;
import io.beckett.message.MessageStream;
import io.beckett.message.ReadOptions;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Appends and reads, for the message that is being handled if there is one. */
final class Store implements MessageStore {
    private static final int MOST_REPETITIONS = 5;
    private static final String UPDATE = "";

    private final Streams streams;
    private final Supplier<@Nullable Cause> cause;

    Store(Streams streams, Supplier<@Nullable Cause> cause) {
        this.streams = streams;
        this.cause = cause;
    }

    @Override
    public AppendResult append(String stream, ExpectedVersion expected, Object message, Object... more) {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(more, "more");
        var messages = new ArrayList<>(1 + more.length);
        messages.add(message);
        Collections.addAll(messages, more);
        return append(stream, expected, messages);
    }

    @Override
    public AppendResult append(String stream, ExpectedVersion expected, Collection<?> messages) {
        var given = new Given(stream, expected, messages);
        return given.send(given.newIds()).await();
    }

    @Override
    public CompletableFuture<AppendResult> appendAsync(
            String stream, ExpectedVersion expected, Collection<?> messages) {
        var given = new Given(stream, expected, messages);
        try {
            return given.send(given.newIds()).later();
        } catch (BeckettException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public AppendResult update(String stream, Function<? super MessageStream, ? extends Collection<?>> decide) {
        Objects.requireNonNull(decide, "decide");
        var name = StreamName.of(stream);
        var handled = cause.get();
        var ids = handled == null ? null : handled.call(name, UPDATE);
        for (var repetition = 0; ; repetition++) {
            var read = read(stream);
            var before = ids == null ? 0 : lastOf(ids, read);
            if (before > 0) {
                return new AppendResult(stream, before, true);
            }
            var decided = Objects.requireNonNull(decide.apply(read), "what decide returned");
            if (decided.isEmpty()) {
                return new AppendResult(stream, read.version(), false);
            }
            try {
                var given = new Given(stream, ExpectedVersion.exact(read.version()), decided);
                return given.send(ids == null ? NewIds.RANDOM : ids).await();
            } catch (AppendConflictException e) {
                if (repetition == MOST_REPETITIONS) {
                    throw e;
                }
            }
        }
    }

    /** The position of the last message that this call stored when it ran before; 0 if it stored none. */
    private static long lastOf(NewIds ids, MessageStream read) {
        var last = 0L;
        var index = 0;
        var wanted = ids.id(index);
        for (var message : read) {
            if (message.id().equals(wanted)) {
                last = message.streamPosition();
                wanted = ids.id(++index);
            }
        }
        return last;
    }

    @Override
    public MessageStream read(String stream) {
        return read(stream, ReadOptions.all());
    }

    @Override
    public MessageStream read(String stream, ReadOptions options) {
        Objects.requireNonNull(options, "options");
        var name = StreamName.of(stream);
        var what = "read of '" + name + "'";
        var storage = streams.access.require(what);
        var timeout = logOf(storage, name, what).timeout();
        var found = new StreamReads(storage, streams.types, name, timeout).read(options);
        return new ReadStream(stream, found, streams.types, this);
    }

    private static StreamLog logOf(StreamStorage storage, StreamName name, String what) {
        try {
            return storage.logOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
        }
    }

    /** What a user wants to append, checked as far as it can be without a storage. */
    private final class Given {
        private final StreamName stream;
        private final ExpectedVersion expected;
        private final List<Message> messages;
        private final @Nullable Cause handled = cause.get();

        Given(String stream, ExpectedVersion expected, Collection<?> messages) {
            this.stream = StreamName.of(stream);
            this.expected = Objects.requireNonNull(expected, "expected");
            this.messages = Envelopes.wrap(this.stream, Objects.requireNonNull(messages, "messages"));
        }

        NewIds newIds() {
            return handled == null ? NewIds.RANDOM : handled.call(stream, streams.envelopes.typeOf(messages.get(0)));
        }

        Appends send(NewIds ids) {
            var what = "append to '" + stream + "'";
            var storage = streams.access.require(what);
            var log = logOf(storage, stream, what);
            return Appends.send(storage, streams.envelopes.ready(stream, expected, messages, ids, handled, log), ids);
        }
    }
}
