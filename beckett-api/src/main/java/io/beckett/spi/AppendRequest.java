package io.beckett.spi;

import io.beckett.message.ExpectedVersion;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Messages to append to one stream, all or none of them.
 *
 * @param stream which stream
 * @param expected what its version has to be
 * @param messages at least one, with different ids
 * @param idsGenerated all ids were computed from a handled message, so that a redelivery has the same ones: then the ids
 *     alone tell that it is the same append again, whatever expected version and content are now
 * @param timeout how long it may take
 */
public record AppendRequest(
        StreamName stream,
        ExpectedVersion expected,
        List<NewMessage> messages,
        boolean idsGenerated,
        Duration timeout) {
    public AppendRequest {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(expected, "expected");
        messages = List.copyOf(messages);
        Objects.requireNonNull(timeout, "timeout");
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("an append to '" + stream + "' has no messages, allowed 1 and up");
        }
        if (messages.size() > 1) {
            checkIds(stream, messages);
        }
    }

    private static void checkIds(StreamName stream, List<NewMessage> messages) {
        var ids = new HashSet<String>();
        for (var message : messages) {
            if (!ids.add(message.id())) {
                throw new IllegalArgumentException(
                        "an append to '" + stream + "' has two messages with the id '" + message.id() + "'");
            }
        }
    }
}
