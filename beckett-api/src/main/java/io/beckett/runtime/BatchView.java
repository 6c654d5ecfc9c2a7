package io.beckett.runtime;

import io.beckett.subscription.BatchHandlerException;
import io.beckett.subscription.MessageBatch;
import io.beckett.subscription.MessageContext;
import java.util.Iterator;
import java.util.List;

/** Consecutive messages of one stream as a batch handler sees them. */
record BatchView(List<MessageContext> messages, int attempt, Ambient ambient) implements MessageBatch {
    @Override
    public String streamName() {
        return messages.get(0).streamName();
    }

    @Override
    public BatchHandlerException failedAt(MessageContext message, Throwable cause) {
        if (!messages.contains(message)) {
            throw new IllegalArgumentException(message + " is not in this batch of stream '" + streamName() + "'");
        }
        return new BatchHandlerException(message, cause);
    }

    @Override
    public Iterator<MessageContext> iterator() {
        var iterator = messages.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public MessageContext next() {
                var next = iterator.next();
                ambient.at((MessageView) next);
                return next;
            }
        };
    }
}
