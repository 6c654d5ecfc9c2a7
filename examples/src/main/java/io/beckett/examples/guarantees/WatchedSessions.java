package io.beckett.examples.guarantees;

import io.beckett.examples.guarantees.SessionLog.Fact;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.ForwardingCheckpointStore;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;

/** Records the sessions of a node, without which nobody can tell afterwards whether one was lost. Everything else passes. */
final class WatchedSessions extends ForwardingCheckpointStore {

    private final SessionLog log;

    WatchedSessions(CheckpointStore store, SessionLog log) {
        super(store);
        this.log = log;
    }

    @Override
    public SessionState beat(SessionBeat beat) {
        var sent = System.nanoTime();
        var state = store.beat(beat);
        if (beat.phase() == SessionBeat.Phase.END) {
            log.add(sent, Fact.ENDED, beat.session());
        } else if (state.alive()) {
            log.add(sent, beat.phase() == SessionBeat.Phase.OPEN ? Fact.OPENED : Fact.ALIVE, beat.session());
        }
        return state;
    }
}
