package io.beckett.kafka.mapping;

import io.beckett.error.DecodingException;
import io.beckett.spi.MessagePayload;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Data that has to be found in the value, by the handler's thread. If it is not there the stream waits, as with any other
 * value that cannot be decoded: its name came from elsewhere, so the record belongs to it.
 */
final class LatePayload implements MessagePayload {
    private final String type;
    private final Supplier<MessagePayload> finder;
    private volatile @Nullable MessagePayload found;

    LatePayload(String type, Supplier<MessagePayload> finder) {
        this.type = type;
        this.finder = finder;
    }

    @Override
    public byte[] bytes() {
        return find(byte[].class).bytes();
    }

    @Override
    public boolean isTombstone() {
        return false;
    }

    @Override
    public <T> T as(Class<T> target) {
        return find(target).as(target);
    }

    private MessagePayload find(Class<?> target) {
        var payload = found;
        if (payload == null) {
            try {
                payload = finder.get();
            } catch (MappingProblem e) {
                throw new DecodingException(type, target, e.reason(), e);
            }
            found = payload;
        }
        return payload;
    }
}
