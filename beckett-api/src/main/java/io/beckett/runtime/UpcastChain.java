package io.beckett.runtime;

import io.beckett.error.DecodingException;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.RecordedMessage;
import java.util.List;
import java.util.Objects;

/** The upcasters from an old type name to a mapped class, one after the other. Immutable, safe for all threads. */
public final class UpcastChain {
    private final List<Upcaster> steps;
    private final Class<?> type;
    private final MessageCodec codec;

    /**
     * @param steps at least one; each leads to the old name of the next one
     * @param type the class that the last one's new name is mapped to
     * @param codec binds what a step returns, if it is not what the next one takes
     */
    public UpcastChain(List<Upcaster> steps, Class<?> type, MessageCodec codec) {
        this.steps = List.copyOf(steps);
        this.type = Objects.requireNonNull(type, "type");
        this.codec = Objects.requireNonNull(codec, "codec");
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a chain of upcasters has none, allowed 1 and up");
        }
    }

    /** The class at its end. */
    Class<?> type() {
        return type;
    }

    /** The type name at its end. */
    String newestName() {
        return steps.get(steps.size() - 1).newName();
    }

    /** A message of the old type as an object of the class at the end. */
    Object read(RecordedMessage message) {
        var first = steps.get(0);
        Object value = message.payload().as(first.readAs());
        for (var step : steps) {
            value = bound(message, step.oldName(), value, step.readAs());
            value = changed(step, value);
        }
        return bound(message, newestName(), value, type);
    }

    private Object changed(Upcaster step, Object value) {
        Object changed;
        try {
            changed = step.change().apply(value);
        } catch (DecodingException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new DecodingException(step.oldName(), type, step + " threw " + e, e);
        }
        if (changed == null) {
            throw new DecodingException(step.oldName(), type, step + " returned null", null);
        }
        return changed;
    }

    private Object bound(RecordedMessage message, String name, Object value, Class<?> as) {
        if (as.isInstance(value)) {
            return value;
        }
        byte[] bytes;
        try {
            bytes = codec.encode(value);
        } catch (RuntimeException e) {
            throw new DecodingException(
                    name,
                    as,
                    "an upcaster returned " + value.getClass().getName() + ", which cannot be bound to it",
                    e);
        }
        return codec.decode(new EncodedData(name, bytes, message.metadata()), as);
    }
}
