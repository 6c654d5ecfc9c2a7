package io.beckett;

import io.beckett.message.GlobalPosition;
import io.beckett.message.MessageStore;
import io.beckett.subscription.MessageContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A message for handlers that are called without an engine. */
record FakeContext(String streamName, String type, Object data, int attempt) implements MessageContext {

    static FakeContext of(String type, Object data) {
        return new FakeContext("Order-7", type, data, 1);
    }

    @Override
    public String id() {
        return "orders-0-4";
    }

    @Override
    public String category() {
        return "Order";
    }

    @Override
    public String streamId() {
        return "7";
    }

    @Override
    public long streamPosition() {
        return 5;
    }

    @Override
    public GlobalPosition globalPosition() {
        return new GlobalPosition("orders", 0, 4);
    }

    @Override
    public <T> T data(Class<T> as) {
        return as.cast(data);
    }

    @Override
    public byte[] rawData() {
        return new byte[] {1};
    }

    @Override
    public boolean isTombstone() {
        return false;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public Optional<String> correlationId() {
        return Optional.empty();
    }

    @Override
    public Optional<String> causationId() {
        return Optional.empty();
    }

    @Override
    public Optional<String> tenant() {
        return Optional.empty();
    }

    @Override
    public Instant timestamp() {
        return Instant.EPOCH;
    }

    @Override
    public String group() {
        return "g";
    }

    @Override
    public String subscription() {
        return "s";
    }

    @Override
    public long fencingToken() {
        return 1;
    }

    @Override
    public MessageStore store() {
        throw new AssertionError("no handler of these tests appends");
    }
}
