package io.beckett.kafka.log;

import io.beckett.kafka.decide.Answer;
import io.beckett.message.GlobalPosition;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A command that waits for its answer; the first one counts. */
final class Question {
    final String id;
    final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final long until;
    private volatile @Nullable GlobalPosition writtenAt;

    Question(String id, long until) {
        this.id = id;
        this.until = until;
    }

    /** Kafka has the command. */
    void written(GlobalPosition at) {
        writtenAt = at;
    }

    Optional<GlobalPosition> writtenAt() {
        return Optional.ofNullable(writtenAt);
    }

    boolean isOver(long now) {
        return now - until >= 0;
    }
}
