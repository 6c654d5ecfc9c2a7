package io.beckett.runtime;

import io.beckett.runtime.Scenario.Trouble;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.Completion;
import io.beckett.spi.CompletionResult;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.ForwardingCheckpointStore;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.LeaseState;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;
import io.beckett.spi.StreamKey;
import io.beckett.testkit.StoreView;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The protocol with one thing left out, as a store that leaves it out or as something between the engine and the store. */
final class WrongVariants {
    /** A wrong variant, and the trouble in which it shows. */
    record Wrong(SimWorld.Variant variant, List<Trouble> trouble) {
        @Override
        public String toString() {
            return variant.name();
        }
    }

    private WrongVariants() {}

    static Stream<Wrong> all() {
        return Stream.of(
                guard("a running stream is spilled without a reservation", "SPILL_RESERVES"),
                boundary(
                        "a lease is released without reserving what runs",
                        (store, view) -> new ReleaseLeavesRuns(store),
                        Trouble.SUGGEST,
                        Trouble.CLOSE),
                guard("what is left is decided by what the worker saw", "DRAIN_LOOKS_AT_ACCOUNTED"),
                boundary(
                        "the frontier passes the appends of its own flush",
                        (store, view) -> new FrontierOverAppends(store),
                        Trouble.CRASH),
                guard("the last completion does not write the position", "DRAIN_WRITES_POSITION", Trouble.CRASH),
                guard("a takeover compares with positions", "ACCOUNTED_COUNTS_BACKLOG", Trouble.CRASH),
                guard("how far was read is not written with the flush", "FLUSH_WRITES_FLUSHED_TO", Trouble.CRASH),
                guard(
                        "the fence is compared with a snapshot",
                        "FLUSH_FENCE_IS_LOCKED",
                        Trouble.CARRIED_OUT_LATE,
                        Trouble.STOP),
                guard("a take does not load the durable streams", "TAKE_LOADS_DURABLE_STREAMS", Trouble.CRASH),
                guard(
                        "a flush is not compared by its number",
                        "FLUSH_SEQ",
                        Trouble.CARRIED_OUT_LATE,
                        Trouble.ANSWER_LOST),
                guard("a flush is fenced by the epoch alone", "FLUSH_OWNER", Trouble.ROLLBACK, Trouble.CRASH),
                boundary(
                        "a beat does not tell the number of the flush",
                        (store, view) -> new BeatWithoutFlushSeq(store),
                        Trouble.ROLLBACK),
                guard("a completion needs no token", "COMPLETION_TOKEN", Trouble.STOP, Trouble.CARRIED_OUT_LATE),
                boundary(
                        "a completion needs the session only",
                        SessionIsToken::new,
                        Trouble.CARRIED_OUT_LATE,
                        Trouble.ANSWER_LOST),
                guard("lost reservations are not looked for", "RESERVATIONS_ARE_LISTED", Trouble.ANSWER_LOST),
                boundary(
                        "after an unknown outcome no row means not written down",
                        NaiveRecovery::new,
                        Trouble.ANSWER_LOST),
                guard(
                        "checkpoints are purged by age alone",
                        "PURGE_STAYS_BELOW_FRONTIER",
                        Trouble.PURGE,
                        Trouble.CRASH),
                guard("a topic that has grown holds nothing back", "GROWTH_HOLDS_BACK", Trouble.GROWTH),
                guard("the ends are those of before the grace", "GROWTH_WAITS_FOR_GRACE", Trouble.GROWTH),
                guard("one older partition is waited for, not all", "GROWTH_WAITS_FOR_ALL", Trouble.GROWTH),
                guard("streams that wait elsewhere are not told", "GROWTH_TELLS_EARLIER", Trouble.GROWTH),
                guard("a stream does not wait behind itself", "BEHIND_WAITS", Trouble.GROWTH),
                guard("a stream that waits behind itself is not woken", "BEHIND_IS_WOKEN", Trouble.GROWTH));
    }

    private static Wrong guard(String name, String guard, Trouble... trouble) {
        return new Wrong(new SimWorld.Variant(name, Optional.of(guard), (store, view) -> store), List.of(trouble));
    }

    private static Wrong boundary(
            String name,
            java.util.function.BiFunction<CheckpointStore, StoreView, CheckpointStore> boundary,
            Trouble... trouble) {
        return new Wrong(new SimWorld.Variant(name, Optional.empty(), boundary), List.of(trouble));
    }

    private static Flush.LeaseFlush with(
            Flush.LeaseFlush flush, List<Flush.Spill> spills, List<Flush.FrontierMove> frontiers) {
        return new Flush.LeaseFlush(
                flush.key(),
                flush.epoch(),
                flush.flushSeq(),
                flush.release(),
                flush.finished(),
                spills,
                flush.appends(),
                flush.attempts(),
                flush.parked(),
                frontiers,
                flush.requests());
    }

    private static Flush.FrontierMove at(Flush.FrontierMove move, long offset) {
        return new Flush.FrontierMove(
                move.subscription(),
                new FeedPosition(offset, 0, -1),
                move.flushedTo(),
                move.pending(),
                move.oldestPendingMillis(),
                move.seen(),
                move.matched());
    }

    /** The old drain: handlers that outlive it run on, and nobody is told. */
    private static final class ReleaseLeavesRuns extends ForwardingCheckpointStore {
        ReleaseLeavesRuns(CheckpointStore store) {
            super(store);
        }

        @Override
        public FlushResult flush(Flush flush) {
            return super.flush(new Flush(
                    flush.session(),
                    flush.leases().stream()
                            .map(lease -> lease.release() ? withoutRuns(lease) : lease)
                            .toList()));
        }

        private static Flush.LeaseFlush withoutRuns(Flush.LeaseFlush lease) {
            var kept = lease.spills().stream()
                    .filter(spill -> spill.reservedBy().isEmpty())
                    .toList();
            var left = lease.spills().stream()
                    .filter(spill -> spill.reservedBy().isPresent())
                    .toList();
            var frontiers = lease.frontiers().stream()
                    .map(move -> {
                        var lowest = left.stream()
                                .filter(spill -> spill.key().subscription().equals(move.subscription()))
                                .mapToLong(spill -> spill.backlog().offsets()[0])
                                .min()
                                .orElse(Long.MAX_VALUE);
                        return at(move, Math.min(move.frontier().offset(), lowest));
                    })
                    .toList();
            return with(lease, kept, frontiers);
        }
    }

    private static final class FrontierOverAppends extends ForwardingCheckpointStore {
        FrontierOverAppends(CheckpointStore store) {
            super(store);
        }

        @Override
        public FlushResult flush(Flush flush) {
            return super.flush(new Flush(
                    flush.session(),
                    flush.leases().stream().map(FrontierOverAppends::moved).toList()));
        }

        private static Flush.LeaseFlush moved(Flush.LeaseFlush lease) {
            return with(
                    lease,
                    lease.spills(),
                    lease.frontiers().stream().map(move -> moved(lease, move)).toList());
        }

        /** Only where nothing but the appends holds the frontier. */
        private static Flush.FrontierMove moved(Flush.LeaseFlush lease, Flush.FrontierMove move) {
            var appended = lease.appends().stream()
                    .filter(append -> append.key().subscription().equals(move.subscription()))
                    .mapToLong(append -> append.backlog().offsets().length)
                    .sum();
            return appended > 0 && appended == move.pending() ? at(move, move.flushedTo()) : move;
        }
    }

    private static final class BeatWithoutFlushSeq extends ForwardingCheckpointStore {
        private final Map<LeaseKey, Long> believed = new HashMap<>();

        BeatWithoutFlushSeq(CheckpointStore store) {
            super(store);
        }

        @Override
        public Optional<Lease> take(LeaseKey key, String session) {
            var taken = super.take(key, session);
            taken.ifPresent(lease -> believed.put(key, lease.flushSeq()));
            return taken;
        }

        @Override
        public FlushResult flush(Flush flush) {
            var result = super.flush(flush);
            for (var i = 0; i < result.leases().size(); i++) {
                if (result.leases().get(i) instanceof FlushResult.Flushed) {
                    var sent = flush.leases().get(i);
                    believed.put(sent.key(), sent.flushSeq() + 1);
                }
            }
            return result;
        }

        @Override
        public SessionState beat(SessionBeat beat) {
            var state = super.beat(beat);
            var leases = state.leases().stream()
                    .map(lease -> new LeaseState(
                            lease.key(),
                            lease.owner(),
                            lease.epoch(),
                            believed.getOrDefault(lease.key(), lease.flushSeq()),
                            lease.controlSeq(),
                            lease.wantedBy(),
                            lease.layout()))
                    .toList();
            return new SessionState(
                    state.alive(), leases, state.sessions(), state.subscriptions(), state.requests(), state.grown());
        }
    }

    private static final class SessionIsToken extends ForwardingCheckpointStore {
        private final StoreView view;
        private final Map<String, String> sessionOfToken = new HashMap<>();

        SessionIsToken(CheckpointStore store, StoreView view) {
            super(store);
            this.view = view;
        }

        @Override
        public List<Reservation> reserve(ReserveRequest request) {
            var reservations = super.reserve(request);
            reservations.forEach(reservation -> sessionOfToken.put(reservation.token(), request.session()));
            return reservations;
        }

        @Override
        public FlushResult flush(Flush flush) {
            for (var lease : flush.leases()) {
                for (var spill : lease.spills()) {
                    spill.reservedBy().ifPresent(token -> sessionOfToken.put(token, flush.session()));
                }
            }
            return super.flush(flush);
        }

        @Override
        public List<CompletionResult> complete(List<Completion> completions) {
            return super.complete(
                    completions.stream().map(this::underTheSession).toList());
        }

        private Completion underTheSession(Completion completion) {
            var row = view.row(completion.key());
            var session = sessionOfToken.get(completion.token());
            if (row.isEmpty() || session == null || !row.get().session().equals(Optional.of(session))) {
                return completion;
            }
            return new Completion(
                    completion.key(),
                    row.get().token().orElseThrow(),
                    completion.position(),
                    completion.ending(),
                    completion.attempts());
        }
    }

    /** Only the look-up of a flush asks for the lease first. */
    private static final class NaiveRecovery extends ForwardingCheckpointStore {
        private final StoreView view;
        private Optional<LeaseKey> lookedUp = Optional.empty();

        NaiveRecovery(CheckpointStore store, StoreView view) {
            super(store);
            this.view = view;
        }

        @Override
        public LeaseState lease(LeaseKey key) {
            lookedUp = Optional.of(key);
            return super.lease(key);
        }

        @Override
        public Map<StreamKey, Long> accounted(LeaseKey key, Collection<StreamKey> streams) {
            var recovers = lookedUp.equals(Optional.of(key));
            lookedUp = Optional.empty();
            if (!recovers) {
                return super.accounted(key, streams);
            }
            var accounted = new HashMap<StreamKey, Long>();
            streams.forEach(stream -> view.row(stream).ifPresent(row -> accounted.put(stream, row.accounted())));
            return accounted;
        }
    }
}
