package io.beckett.runtime;

import io.beckett.spi.StreamKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every (subscription, stream) whose handler runs in this process, whatever became of its lease or reservation: a stream
 * whose old run lives is not started again here (I3).
 */
final class RunningStreams {
    private final Map<StreamKey, Run> running = new HashMap<>();
    private final Map<StreamKey, List<Runnable>> afterwards = new HashMap<>();

    @Nullable
    Run of(StreamKey key) {
        return running.get(key);
    }

    void started(Run run) {
        var other = running.putIfAbsent(run.key, run);
        if (other != null) {
            throw new IllegalStateException(run + " starts while " + other + " runs");
        }
    }

    /** Has something done when the stream's run ends. */
    void whenEnded(StreamKey key, Runnable action) {
        afterwards.computeIfAbsent(key, k -> new ArrayList<>()).add(action);
    }

    void ended(Run run) {
        running.remove(run.key, run);
        var actions = afterwards.remove(run.key);
        if (actions != null) {
            actions.forEach(Runnable::run);
        }
    }

    int size() {
        return running.size();
    }

    Iterable<Run> all() {
        return running.values();
    }
}
