package io.beckett.runtime;

import io.beckett.spi.Completion;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.ForwardingCheckpointStore;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.Rewind;
import io.beckett.testkit.StoreView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The store, watched: nothing may be recorded for a session that is lost. */
final class ObservedStore extends ForwardingCheckpointStore {
    private final StoreView view;
    private final BooleanSupplier rolledBack;
    private final Runnable rewound;
    private final Map<String, String> sessionOfToken = new HashMap<>();

    ObservedStore(StoreView view, BooleanSupplier rolledBack, Runnable rewound) {
        super(view.store());
        this.view = view;
        this.rolledBack = rolledBack;
        this.rewound = rewound;
    }

    @Override
    public FlushResult flush(Flush flush) {
        for (var lease : flush.leases()) {
            for (var spill : lease.spills()) {
                spill.reservedBy().ifPresent(token -> sessionOfToken.put(token, flush.session()));
            }
        }
        var lives = rolledBack.getAsBoolean() || view.sessionLives(flush.session());
        var result = super.flush(flush);
        for (var lease : result.leases()) {
            if (!lives && lease instanceof FlushResult.Flushed) {
                throw new Violation("I3: a flush of " + lease.key() + " was recorded for a session that was lost");
            }
        }
        return result;
    }

    @Override
    public boolean rewind(Rewind rewind) {
        var done = super.rewind(rewind);
        if (done) {
            rewound.run();
        }
        return done;
    }

    @Override
    public List<Reservation> reserve(ReserveRequest request) {
        var reservations = super.reserve(request);
        reservations.forEach(reservation -> sessionOfToken.put(reservation.token(), request.session()));
        return reservations;
    }

    @Override
    public List<CompletionResult> complete(List<Completion> completions) {
        var results = super.complete(completions);
        for (var i = 0; i < results.size(); i++) {
            if (completions.get(i).ending() instanceof Completion.GivenBack) {
                continue; // says nothing about messages
            }
            var result = results.get(i);
            var session = sessionOfToken.get(result.token());
            var lives = rolledBack.getAsBoolean() || (session != null && view.sessionLives(session));
            if (!lives && result.outcome() != CompletionResult.Outcome.STALE) {
                throw new Violation("I3: an end of " + result.key() + " was recorded for a session that was lost");
            }
        }
        return results;
    }
}
