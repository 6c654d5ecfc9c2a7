package io.beckett.runtime;

import io.beckett.message.MessageStore;
import io.beckett.subscription.MessageContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A message as a handler sees it. */
final class MessageView extends RecordedView implements MessageContext {
    private final Run run;
    private final TypeMap types;
    private final Function<Cause, MessageStore> stores;
    private final Cause cause;

    MessageView(Run run, Delivery delivery, TypeMap types, Function<Cause, MessageStore> stores) {
        super(delivery, types);
        this.run = run;
        this.types = types;
        this.stores = stores;
        this.cause = new Cause(run.group.name, run.subscription.name(), delivery.message());
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
        return cause;
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
        return stores.apply(cause);
    }
}
