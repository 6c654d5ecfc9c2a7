package io.beckett.runtime;

import io.beckett.spi.StreamKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of a handler, with the messages it gets. A handler thread reads the final fields; the rest is the engine's. */
final class Run {
    final StreamKey key;
    final Group group;
    final SubscriptionDefinition subscription;
    final List<Delivery> messages;
    final int attempt;
    final long fence;
    final long startedAt;
    final Slots.Share share;

    /** Who records the result; null once lease or reservation are lost: then nobody does. */
    @Nullable
    RunOwner owner;

    /** The handler is not running any more; what follows from its failure is being decided. */
    boolean over;

    /** The node closes and waits no longer: a failure of this run is nobody's fault. */
    boolean abandoned;

    boolean interrupted;
    boolean overran;
    boolean stuck;

    Run(
            StreamKey key,
            Group group,
            SubscriptionDefinition subscription,
            List<Delivery> messages,
            int attempt,
            long fence,
            long startedAt,
            Slots.Share share,
            RunOwner owner) {
        this.key = key;
        this.group = group;
        this.subscription = subscription;
        this.messages = messages;
        this.attempt = attempt;
        this.fence = fence;
        this.startedAt = startedAt;
        this.share = share;
        this.owner = owner;
    }

    Delivery first() {
        return messages.get(0);
    }

    Delivery last() {
        return messages.get(messages.size() - 1);
    }

    @Override
    public String toString() {
        return key + " at offset " + first().at().offset();
    }
}
