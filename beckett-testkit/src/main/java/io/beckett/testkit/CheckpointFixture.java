package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.codec.TextCodec;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.Completion;
import io.beckett.spi.Completion.Hold;
import io.beckett.spi.CompletionResult.Outcome;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.MessageTypes;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.ReserveRequest.Quota;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionBeat.Phase;
import io.beckett.spi.SessionBeat.Presence;
import io.beckett.spi.SessionState;
import io.beckett.spi.StorageSetup;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import io.beckett.spi.WorkStatus;
import io.beckett.subscription.StartingPosition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of {@link CheckpointStoreContract} share: one group, two subscriptions, two partitions. */
abstract class CheckpointFixture {
    static final String GROUP = "shipping";
    static final String SHIP = "ship-orders";
    static final String AUDIT = "audit";
    static final LeaseKey P0 = new LeaseKey(GROUP, new PartitionId("orders", 0));
    static final LeaseKey P1 = new LeaseKey(GROUP, new PartitionId("orders", 1));

    /** A time to live that ends when the test lets it. */
    static final Duration SHORT = Duration.ofMillis(300);

    /** What no test waits for. */
    static final Duration LONG = Duration.ofMinutes(10);

    private final List<CheckpointStore> opened = new ArrayList<>();
    CheckpointStore store;

    /** A store that holds nothing yet; not started. Called once per test, before the others. */
    protected abstract CheckpointStore newStore();

    /**
     * The same data again, as another node sees it; not started. May be the same object if that object serves several
     * nodes.
     */
    protected abstract CheckpointStore newConnection();

    /** Lets that much time pass on the store's own clock; a store whose clock cannot be moved really waits. */
    protected abstract void passTime(Duration time);

    @BeforeEach
    final void openStore() {
        store = started(newStore());
        register(SHIP, AUDIT);
    }

    @AfterEach
    final void closeStores() {
        opened.forEach(CheckpointStore::close);
    }

    final CheckpointStore connect() {
        return started(newConnection());
    }

    private CheckpointStore started(CheckpointStore fresh) {
        opened.add(fresh);
        fresh.start(setup("contract"));
        return fresh;
    }

    static StorageSetup setup(String instance) {
        return new StorageSetup(instance, new NoTypes(), new TextCodec(), InstantSource.system(), Thread::new);
    }

    private record NoTypes() implements MessageTypes {
        @Override
        public Optional<Class<?>> classOf(String typeName) {
            return Optional.empty();
        }

        @Override
        public Optional<String> nameOf(Class<?> type) {
            return Optional.empty();
        }
    }

    final void register(String... subscriptions) {
        for (var subscription : subscriptions) {
            register(subscription, StartingPosition.EARLIEST, Map.of(P0.partition(), 0L, P1.partition(), 0L));
        }
    }

    final void register(String subscription, StartingPosition from, Map<PartitionId, Long> ends) {
        register(store, subscription, from, ends);
    }

    static void register(CheckpointStore at, String subscription, StartingPosition from, Map<PartitionId, Long> ends) {
        var positions = new HashMap<PartitionId, FeedPosition>();
        ends.forEach((partition, offset) -> positions.put(partition, FeedPosition.at(offset)));
        at.register(new Registration(GROUP, Map.of(subscription, from), positions));
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** A new session that lives as long as the test. */
    final String open() {
        return open(LONG);
    }

    final String open(Duration timeToLive) {
        var session = newId();
        assertThat(beat(session, Phase.OPEN, timeToLive).alive()).isTrue();
        return session;
    }

    final SessionState beat(String session, Phase phase, Duration timeToLive, LeaseKey... wanted) {
        var presence = new Presence(3, Set.of(SHIP, AUDIT));
        return store.beat(new SessionBeat(session, phase, timeToLive, Map.of(GROUP, presence), List.of(wanted)));
    }

    final void end(String session) {
        beat(session, Phase.END, LONG);
    }

    /** Lets the sessions of {@link #SHORT} life be found dead. */
    final void expire() {
        passTime(SHORT.plusMillis(100));
        store.recover();
    }

    final Holder hold(LeaseKey key) {
        return Holder.take(store, key, open());
    }

    static StreamKey ship(String stream) {
        return new StreamKey(P0, SHIP, StreamName.of(stream));
    }

    static StreamKey audit(String stream) {
        return new StreamKey(P0, AUDIT, StreamName.of(stream));
    }

    static StreamKey key(LeaseKey lease, String subscription, String stream) {
        return new StreamKey(lease, subscription, StreamName.of(stream));
    }

    final List<Reservation> reserve(String session, int ready, int retry, int messages) {
        var quotas = List.of(new Quota(SHIP, ready, retry), new Quota(AUDIT, ready, retry));
        return store.reserve(new ReserveRequest(session, GROUP, quotas, messages));
    }

    final List<Reservation> reserve(String session) {
        return reserve(session, 100, 100, 100);
    }

    final Reservation reserveOne(String session) {
        var reservations = reserve(session);
        assertThat(reservations).as("streams that are due").hasSize(1);
        return reservations.get(0);
    }

    static Completion succeeded(Reservation reservation, long position) {
        return new Completion(reservation.key(), reservation.token(), position, new Completion.Succeeded(), List.of());
    }

    static Completion givenBack(Reservation reservation, long position) {
        return new Completion(reservation.key(), reservation.token(), position, new Completion.GivenBack(), List.of());
    }

    static Completion failed(
            Reservation reservation, long position, WorkStatus status, Duration dueIn, int attempts, Hold hold) {
        var blocked = reservation.backlog().offsets()[0];
        for (var offset : reservation.backlog().offsets()) {
            if (offset < position) {
                continue;
            }
            blocked = offset;
            break;
        }
        var ending = new Completion.Failed(status, dueIn, attempts, blocked + 1, hold);
        return new Completion(reservation.key(), reservation.token(), position, ending, List.of());
    }

    final Outcome complete(Completion completion) {
        var results = store.complete(List.of(completion));
        assertThat(results).hasSize(1);
        assertThat(results.get(0).key()).isEqualTo(completion.key());
        assertThat(results.get(0).token()).isEqualTo(completion.token());
        return results.get(0).outcome();
    }

    /** Up to where everything of a stream is finished or written down; empty if nothing is known of it. */
    final Optional<Long> accounted(StreamKey key) {
        return Optional.ofNullable(store.accounted(key.lease(), List.of(key)).get(key));
    }
}
