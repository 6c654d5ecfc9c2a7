package io.beckett.kafka.log;

import io.beckett.message.GlobalPosition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Nobody said in time what became of a command. {@code writtenAt} is where it stands if Kafka has it: then it will be
 * decided. Otherwise it may or may not be, unless {@code certainlyNot}.
 */
final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<GlobalPosition> writtenAt;
    private final boolean certainlyNot;

    private Unanswered(
            String message, Optional<GlobalPosition> writtenAt, boolean certainlyNot, @Nullable Throwable cause) {
        super(message, cause);
        this.writtenAt = writtenAt;
        this.certainlyNot = certainlyNot;
    }

    static Unanswered inTime(String message, Optional<GlobalPosition> writtenAt) {
        return new Unanswered(message, writtenAt, false, null);
    }

    static Unanswered notWritten(String message, boolean certainlyNot, @Nullable Throwable cause) {
        return new Unanswered(message, Optional.empty(), certainlyNot, cause);
    }

    Optional<GlobalPosition> writtenAt() {
        return writtenAt;
    }

    boolean certainlyNot() {
        return certainlyNot;
    }
}
