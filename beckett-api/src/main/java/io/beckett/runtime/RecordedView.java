package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.message.StreamMessage;
import io.beckett.spi.RecordedMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message as it was read; decoded when asked, at most once into its mapped class. */
class RecordedView implements StreamMessage {
    static final String CORRELATION_ID = "$correlation_id";
    private static final String CAUSATION_ID = "$causation_id";
    static final String TENANT = "$tenant";

    private final Delivery delivery;
    private final TypeMap types;
    private volatile @Nullable Object data;

    RecordedView(Delivery delivery, TypeMap types) {
        this.delivery = delivery;
        this.types = types;
    }

    final RecordedMessage message() {
        return delivery.message();
    }

    final Delivery delivery() {
        return delivery;
    }

    @Override
    public String id() {
        return message().id();
    }

    @Override
    public String streamName() {
        return message().stream().value();
    }

    @Override
    public String category() {
        return message().stream().category();
    }

    @Override
    public String streamId() {
        return message().stream().id();
    }

    @Override
    public long streamPosition() {
        return message().position();
    }

    @Override
    public GlobalPosition globalPosition() {
        var at = delivery.at();
        var number = message().seq();
        return number > 0 ? new GlobalPosition(at.topic(), at.partition(), number - 1) : at;
    }

    @Override
    public String type() {
        return message().type();
    }

    @Override
    public @Nullable Object data() {
        var decoded = data;
        if (decoded == null && !isTombstone()) {
            decoded = types.decode(message());
            data = decoded;
        }
        return decoded;
    }

    @Override
    public <T> T data(Class<T> as) {
        var mapped = types.classOf(type()).filter(as::isAssignableFrom);
        var decoded = mapped.isPresent() ? data() : null;
        return as.isInstance(decoded) ? as.cast(decoded) : message().payload().as(as);
    }

    @Override
    public byte[] rawData() {
        return message().payload().bytes().clone();
    }

    @Override
    public boolean isTombstone() {
        return message().payload().isTombstone();
    }

    @Override
    public Map<String, String> metadata() {
        return message().metadata();
    }

    @Override
    public Optional<String> correlationId() {
        return Optional.ofNullable(metadata().get(CORRELATION_ID));
    }

    @Override
    public Optional<String> causationId() {
        return Optional.ofNullable(metadata().get(CAUSATION_ID));
    }

    @Override
    public Optional<String> tenant() {
        return Optional.ofNullable(metadata().get(TENANT));
    }

    @Override
    public Instant timestamp() {
        return Instant.ofEpochMilli(message().timestampMillis());
    }

    @Override
    public String toString() {
        return type() + " at position " + streamPosition() + " of stream '" + streamName() + "'";
    }
}
