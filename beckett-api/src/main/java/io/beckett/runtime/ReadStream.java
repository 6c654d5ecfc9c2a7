package io.beckett.runtime;

import io.beckett.error.StreamNotFoundException;
import io.beckett.error.UnmappedTypeException;
import io.beckett.message.AppendResult;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.MessageStore;
import io.beckett.message.MessageStream;
import io.beckett.message.StreamMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/** What was read of a stream. */
final class ReadStream implements MessageStream {
    private static final Comparator<StreamMessage> OLDEST_FIRST =
            Comparator.comparingLong(StreamMessage::streamPosition);

    private final String name;
    private final StreamReads.Found found;
    private final TypeMap types;
    private final MessageStore store;

    ReadStream(String name, StreamReads.Found found, TypeMap types, MessageStore store) {
        this.name = name;
        this.found = new StreamReads.Found(found.version(), List.copyOf(found.messages()));
        this.types = types;
        this.store = store;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long version() {
        return found.version();
    }

    @Override
    public boolean isEmpty() {
        return found.messages().isEmpty();
    }

    @Override
    public List<StreamMessage> messages() {
        return found.messages();
    }

    @Override
    public <T> List<T> messages(Class<T> as) {
        Objects.requireNonNull(as, "as");
        var names = types.below(as).keySet();
        var objects = new ArrayList<T>();
        for (var message : found.messages()) {
            if (names.isEmpty() || names.contains(message.type())) {
                objects.add(message.data(as));
            }
        }
        return List.copyOf(objects);
    }

    @Override
    public Optional<StreamMessage> last() {
        return found.messages().stream().max(OLDEST_FIRST);
    }

    @Override
    public <S> S fold(S initial, BiFunction<S, Object, S> apply) {
        var state = initial;
        for (var message : found.messages().stream().sorted(OLDEST_FIRST).toList()) {
            var data = message.data();
            if (data == null) {
                throw UnmappedTypeException.ofName(message.type());
            }
            state = apply.apply(state, data);
        }
        return state;
    }

    @Override
    public AppendResult append(Object message, Object... more) {
        return store.append(name, ExpectedVersion.exact(version()), message, more);
    }

    @Override
    public AppendResult append(Collection<?> messages) {
        return store.append(name, ExpectedVersion.exact(version()), messages);
    }

    @Override
    public MessageStream throwIfNotFound() {
        if (version() == 0) {
            throw new StreamNotFoundException(name);
        }
        return this;
    }

    @Override
    public Iterator<StreamMessage> iterator() {
        return found.messages().iterator();
    }

    @Override
    public String toString() {
        return found.messages().size() + " messages of stream '" + name + "' at version " + version();
    }
}
