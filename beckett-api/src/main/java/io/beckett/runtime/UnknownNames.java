package io.beckett.runtime;

import io.beckett.spi.MessageTypes;
import io.beckett.spi.RecordedMessage;
import io.beckett.subscription.UnknownTypes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at type names that are mapped to no class where a typed handler could have wanted the message (B17). */
final class UnknownNames {
    private static final Logger log = LoggerFactory.getLogger(UnknownNames.class);
    private static final int MOST_SHOWN = 1_000;

    private final UnknownTypes policy;
    private final MessageTypes types;
    private final Set<String> shown = new HashSet<>();

    UnknownNames(UnknownTypes policy, MessageTypes types) {
        this.policy = policy;
        this.types = types;
    }

    /** Why a message that the subscription does not want must not be passed over; null if it may. */
    @Nullable
    String problem(SubscriptionDefinition subscription, RecordedMessage message, String category) {
        if (policy == UnknownTypes.IGNORE
                || types.classOf(message.type()).isPresent()
                || !subscription.mightWant(category, message.stream().value())) {
            return null;
        }
        var text = "type '" + message.type() + "' of stream '" + message.stream()
                + "' is mapped to no class; subscription '"
                + subscription.name() + "' of group '" + subscription.group()
                + "' could be waiting for it. Map it, or build"
                + " with unknownTypes(IGNORE)";
        if (policy == UnknownTypes.STOP) {
            return text;
        }
        if (shown.size() < MOST_SHOWN
                && shown.add(subscription.group() + '\n' + subscription.name() + '\n' + message.type())) {
            log.warn("{}. Shown once per type", text);
        }
        return null;
    }
}
