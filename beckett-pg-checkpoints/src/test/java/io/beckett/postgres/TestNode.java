package io.beckett.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Backlog;
import io.beckett.spi.Completion;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.FlushResult.LeaseResult;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.ReserveRequest.Quota;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.SessionState;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A node with one session; what it does goes through one store. */
final class TestNode {
    static final String GROUP = "shipping";
    static final String SHIP = "ship-orders";
    static final LeaseKey P0 = new LeaseKey(GROUP, new PartitionId("orders", 0));
    static final Duration LONG = Duration.ofMinutes(10);

    private final PostgresCheckpoints store;
    private final String session = UUID.randomUUID().toString();

    private TestNode(PostgresCheckpoints store) {
        this.store = store;
    }

    static TestNode open(PostgresCheckpoints store) {
        return open(store, LONG);
    }

    static TestNode open(PostgresCheckpoints store, Duration timeToLive) {
        var node = new TestNode(store);
        node.beat(Phase.OPEN, timeToLive);
        return node;
    }

    static void register(PostgresCheckpoints store, int partitions) {
        var ends = new HashMap<PartitionId, FeedPosition>();
        for (var i = 0; i < partitions; i++) {
            ends.put(new PartitionId("orders", i), FeedPosition.START);
        }
        store.register(new Registration(GROUP, Map.of(SHIP, StartingPosition.EARLIEST), ends));
    }

    static LeaseKey lease(int partition) {
        return new LeaseKey(GROUP, new PartitionId("orders", partition));
    }

    static StreamKey ship(String stream) {
        return ship(P0, stream);
    }

    static StreamKey ship(LeaseKey lease, String stream) {
        return new StreamKey(lease, SHIP, StreamName.of(stream));
    }

    PostgresCheckpoints store() {
        return store;
    }

    String session() {
        return session;
    }

    SessionState beat(Phase phase, Duration timeToLive, LeaseKey... wanted) {
        return store.beat(new SessionBeat(session, phase, timeToLive, Map.of(), List.of(wanted)));
    }

    void end() {
        beat(Phase.END, LONG);
    }

    Held take(LeaseKey key) {
        return new Held(store.take(key, session).orElseThrow());
    }

    List<Reservation> reserve() {
        return reserve(100);
    }

    List<Reservation> reserve(int each) {
        return store.reserve(new ReserveRequest(session, GROUP, List.of(new Quota(SHIP, each, each)), 1_000));
    }

    Reservation reserveOne() {
        var reserved = reserve();
        assertThat(reserved).hasSize(1);
        return reserved.get(0);
    }

    static Completion succeeded(Reservation reservation, long position) {
        return new Completion(reservation.key(), reservation.token(), position, new Completion.Succeeded(), List.of());
    }

    /** A lease that the node holds. */
    final class Held {
        private final Lease lease;
        private long next;

        private Held(Lease lease) {
            this.lease = lease;
            this.next = lease.flushSeq();
        }

        Lease lease() {
            return lease;
        }

        Draft flush() {
            return new Draft(this, next);
        }

        /** Sends what must be recorded. */
        Flushed record(Draft draft) {
            var result = send(draft);
            assertThat(result).isInstanceOf(Flushed.class);
            next = draft.seq + 1;
            return (Flushed) result;
        }

        LeaseResult send(Draft draft) {
            return sendBy(store, draft);
        }

        LeaseResult sendBy(PostgresCheckpoints other, Draft draft) {
            return other.flush(new Flush(session, List.of(draft.build())))
                    .leases()
                    .get(0);
        }
    }

    /** A flush in the making. */
    static final class Draft {
        private final Held held;
        private final long seq;
        private boolean release;
        private final List<Flush.Finished> finished = new ArrayList<>();
        private final List<Flush.Spill> spills = new ArrayList<>();
        private final List<Flush.Append> appends = new ArrayList<>();
        private final List<AttemptRecord> attempts = new ArrayList<>();
        private final List<Flush.Parked> parked = new ArrayList<>();
        private final List<FrontierMove> frontiers = new ArrayList<>();

        private Draft(Held held, long seq) {
            this.held = held;
            this.seq = seq;
        }

        Draft finished(StreamKey key, long position) {
            finished.add(new Flush.Finished(key, position));
            return this;
        }

        Draft ready(StreamKey key, long position, long... offsets) {
            return spill(key, position, WorkStatus.READY, Duration.ZERO, Optional.empty(), offsets);
        }

        Draft behind(StreamKey key, long position, long... offsets) {
            return spill(key, position, WorkStatus.BEHIND, Duration.ZERO, Optional.empty(), offsets);
        }

        Draft retry(StreamKey key, long position, Duration dueIn, long... offsets) {
            return spill(key, position, WorkStatus.RETRY, dueIn, Optional.empty(), offsets);
        }

        Draft failed(StreamKey key, long position, long... offsets) {
            return spill(key, position, WorkStatus.FAILED, Duration.ZERO, Optional.empty(), offsets);
        }

        Draft running(StreamKey key, long position, String token, long... offsets) {
            return spill(key, position, WorkStatus.READY, Duration.ZERO, Optional.of(token), offsets);
        }

        private Draft spill(
                StreamKey key,
                long position,
                WorkStatus status,
                Duration dueIn,
                Optional<String> token,
                long... offsets) {
            var failed = status == WorkStatus.RETRY || status == WorkStatus.FAILED;
            spills.add(new Flush.Spill(
                    key,
                    position,
                    backlog(offsets),
                    status,
                    dueIn,
                    failed ? 1 : 0,
                    failed ? offsets[0] + 1 : 0,
                    0,
                    token));
            return this;
        }

        Draft append(StreamKey key, long... offsets) {
            appends.add(new Flush.Append(key, backlog(offsets)));
            return this;
        }

        Draft attempt(AttemptRecord attempt) {
            attempts.add(attempt);
            return this;
        }

        Draft parked(Flush.Parked record) {
            parked.add(record);
            return this;
        }

        Draft frontier(long offset) {
            frontiers.add(new FrontierMove(SHIP, FeedPosition.at(offset), offset, 0, 0, offset, offset));
            return this;
        }

        Draft release() {
            release = true;
            return this;
        }

        Flush.LeaseFlush build() {
            return new Flush.LeaseFlush(
                    held.lease.key(),
                    held.lease.epoch(),
                    seq,
                    release,
                    finished,
                    spills,
                    appends,
                    attempts,
                    parked,
                    frontiers,
                    List.of());
        }

        private static Backlog backlog(long... offsets) {
            var timestamps = new long[offsets.length];
            for (var i = 0; i < offsets.length; i++) {
                timestamps[i] = 1_000 + offsets[i];
            }
            return new Backlog(offsets, timestamps);
        }
    }
}
