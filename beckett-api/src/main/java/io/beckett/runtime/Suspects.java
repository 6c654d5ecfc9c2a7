package io.beckett.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets streams whose next message is strongly suspected of ending processes run one at a time on this node, so that none is
 * charged for another one.
 */
final class Suspects {
    private final List<HeldReservation> waiting = new ArrayList<>();
    private @Nullable HeldReservation alone;

    /** Whether it may run now; otherwise it is queued again when the one before it is over. */
    boolean mayRun(HeldReservation stream) {
        if (alone == null || alone == stream) {
            alone = stream;
            return true;
        }
        waiting.add(stream);
        return false;
    }

    /** The end of the stream's reservation is recorded, so that nobody can take its runs for unfinished ones. */
    void over(HeldReservation stream) {
        if (alone == stream) {
            alone = null;
            var next = List.copyOf(waiting);
            waiting.clear();
            next.forEach(HeldReservation::queueAgain);
        }
    }

    /** Every reservation is lost. */
    void lose() {
        alone = null;
        waiting.clear();
    }
}
