package io.beckett.runtime;

import io.beckett.message.MessageStore;
import io.beckett.subscription.MessageContext;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A message as a handler sees it. */
final class MessageView extends RecordedView implements MessageContext {
    private final Run run;
    private final TypeMap types;
    private final Function<Cause, MessageStore> stores;
    /** Most handlers append nothing: made when it is asked for first. */
    private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();

    MessageView(Run run, Delivery delivery, TypeMap types, Function<Cause, MessageStore> stores) {
        super(delivery, types);
        this.run = run;
        this.types = types;
        this.stores = stores;
    }

    /** What a handler of a mapped class gets: a record without a value is an error for it, not null. */
    @Nullable
    Object dataForHandler() {
        if (isTombstone()) {
            types.classOf(message().type())
                    .ifPresent(type -> message().payload().as(type));
        }
        return data();
    }

    /** What appends that follow from this message have in common. */
    Cause cause() {
        var known = cause.get();
        if (known != null) {
            return known;
        }
        var fresh = new Cause(group(), subscription(), message());
        var other = cause.compareAndExchange(null, fresh);
        return other == null ? fresh : other;
    }

    @Override
    public String group() {
        return run.group.name;
    }

    @Override
    public String subscription() {
        return run.subscription.name();
    }

    @Override
    public int attempt() {
        return run.attempt;
    }

    @Override
    public long fencingToken() {
        return run.fence;
    }

    @Override
    public MessageStore store() {
        return stores.apply(cause());
    }
}
