package io.beckett.runtime;

import io.beckett.message.Message;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The message from which appends follow, in one run of its handler. Safe for all threads.
 *
 * <p>Ids are computed from what a redelivery finds again: group, subscription, this message, and the number of the call
 * within target stream and kind. Kind is the type of what is appended, so that another branch of the handler does not shift
 * the ids of this one.
 */
final class Cause {
    private final String group;
    private final String subscription;
    private final RecordedMessage message;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>(4);
    private final Set<String> generated = ConcurrentHashMap.newKeySet(4);

    Cause(String group, String subscription, RecordedMessage message) {
        this.group = group;
        this.subscription = subscription;
        this.message = message;
    }

    /** The next call of a kind on a stream. */
    Call call(StreamName target, String kind) {
        var counter = calls.computeIfAbsent(target + "\n" + kind, key -> new AtomicInteger());
        return new Call(target, kind, counter, counter.getAndIncrement());
    }

    /** Whether this id was computed here. */
    boolean hasGenerated(String id) {
        return generated.contains(id);
    }

    /** Fills in correlation, causation and tenant where the message sets none. */
    Message complete(Message given) {
        var complete = given;
        if (given.correlationId().isEmpty()) {
            complete = complete.withCorrelationId(
                    message.metadata().getOrDefault(RecordedView.CORRELATION_ID, message.id()));
        }
        if (given.causationId().isEmpty()) {
            complete = complete.withCausationId(message.id());
        }
        var tenant = message.metadata().get(RecordedView.TENANT);
        return tenant == null || given.tenant().isPresent() ? complete : complete.withTenant(tenant);
    }

    /** One call of the handler that appends. */
    final class Call implements NewIds {
        private final StreamName target;
        private final String kind;
        private final AtomicInteger counter;
        private final int number;

        private Call(StreamName target, String kind, AtomicInteger counter, int number) {
            this.target = target;
            this.kind = kind;
            this.counter = counter;
            this.number = number;
        }

        @Override
        public String id(int index) {
            var id = hash(target.value(), kind, Integer.toString(number), Integer.toString(index));
            generated.add(id);
            return id;
        }

        /** Nothing was stored, and the handler will do the same again: its next call is this one. */
        @Override
        public void release() {
            counter.compareAndSet(number + 1, number);
        }
    }

    /** The time is part of it, because a topic that was created again gives the ids of its first records once more. */
    private String hash(String... what) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            add(digest, group, subscription, message.stream().value(), message.id());
            add(digest, Long.toString(message.timestampMillis()));
            add(digest, what);
            var bytes = ByteBuffer.wrap(digest.digest());
            return new UUID(bytes.getLong(), bytes.getLong()).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String... texts) {
        for (var text : texts) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
    }
}
