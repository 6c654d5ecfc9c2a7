package io.beckett.runtime;

import io.beckett.error.MessageTooLargeException;
import io.beckett.error.UnmappedTypeException;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessageTypes;
import io.beckett.spi.NewMessage;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what a user appends into what a storage takes, and checks it before anything is sent. */
final class Envelopes {
    /**
     * An append that is ready to be sent.
     *
     * @param messages with ids and all metadata, for a repetition
     * @param request the same for the storage
     */
    record Ready(List<Message> messages, AppendRequest request) {}

    private final MessageTypes types;
    private final MessageCodec defaultCodec;

    Envelopes(MessageTypes types, MessageCodec defaultCodec) {
        this.types = types;
        this.defaultCodec = defaultCodec;
    }

    /** Wraps what was given, in its order. */
    static List<Message> wrap(StreamName stream, Collection<?> given) {
        var messages = new ArrayList<Message>(given.size());
        for (var message : given) {
            Objects.requireNonNull(message, "message");
            if (message instanceof Collection || message instanceof Object[]) {
                throw new IllegalArgumentException("append to '" + stream + "': "
                        + message.getClass().getTypeName() + " given as one message. Use append(stream, expected,"
                        + " collection), which takes its elements.");
            }
            messages.add(Message.of(message));
        }
        if (messages.isEmpty()) {
            throw new IllegalArgumentException(
                    "append to '" + stream + "' has no messages. Give at least one, or do not append.");
        }
        var ids = new HashSet<String>();
        for (var message : messages) {
            message.id().filter(id -> !ids.add(id)).ifPresent(id -> {
                throw new IllegalArgumentException("append to '" + stream + "': two messages have the id '" + id
                        + "'. An id stands for one message of a stream.");
            });
        }
        return messages;
    }

    /** The type name of a message. */
    String typeOf(Message message) {
        return message.typeName()
                .orElseGet(() -> types.nameOf(message.data().getClass())
                        .orElseThrow(() ->
                                UnmappedTypeException.ofClass(message.data().getClass())));
    }

    /** Completes and encodes messages, and looks whether the log takes them. */
    Ready ready(
            StreamName stream,
            ExpectedVersion expected,
            List<Message> given,
            NewIds ids,
            @Nullable Cause cause,
            StreamLog log) {
        var codec = log.codec().orElse(defaultCodec);
        var messages = new ArrayList<Message>(given.size());
        var encoded = new ArrayList<NewMessage>(given.size());
        var idsGenerated = cause != null;
        var size = 0L;
        for (var message : given) {
            var index = messages.size();
            var id = message.id().orElseGet(() -> ids.id(index));
            var complete = (cause == null ? message : cause.complete(message)).withId(id);
            idsGenerated = idsGenerated && cause != null && cause.hasGenerated(id);
            messages.add(complete);
            var next = encode(complete, id, codec);
            encoded.add(next);
            size += next.size();
            if (next.size() > log.maxMessageBytes()) {
                throw new MessageTooLargeException(
                        stream.value(),
                        "message " + (index + 1) + " of " + given.size(),
                        next.size(),
                        log.maxMessageBytes());
            }
        }
        if (size > log.maxAppendBytes()) {
            throw new MessageTooLargeException(stream.value(), "all messages together", size, log.maxAppendBytes());
        }
        return new Ready(messages, new AppendRequest(stream, expected, encoded, idsGenerated, log.timeout()));
    }

    private NewMessage encode(Message message, String id, MessageCodec codec) {
        var bytes = message.typeName().isPresent() ? (byte[]) message.data() : codec.encode(message.data());
        return new NewMessage(id, new EncodedData(typeOf(message), bytes, Map.copyOf(message.metadata())));
    }
}
