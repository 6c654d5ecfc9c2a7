package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.admin.CheckpointFilter;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.FlushResult.Refused;
import io.beckett.spi.SessionBeat.Phase;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The in-memory store keeps the contract, and does what tests need beyond it. */
class InMemoryCheckpointsTest extends CheckpointStoreContract {
    private final ManualClock clock = new ManualClock();
    private final InMemoryCheckpoints database = new InMemoryCheckpoints(clock, new Random(17));

    @Override
    protected CheckpointStore newStore() {
        return database;
    }

    @Override
    protected CheckpointStore newConnection() {
        return database;
    }

    @Override
    protected void passTime(Duration time) {
        clock.advance(time);
    }

    private AtomicInteger wakeUps() {
        var wakeUps = new AtomicInteger();
        store.onWork(() -> {
            // Whoever is woken may ask the store at once.
            assertThat(store.admin().count(CheckpointFilter.all())).isNotNegative();
            wakeUps.incrementAndGet();
        });
        return wakeUps;
    }

    @Test
    void workForOthersWakesThemUp() {
        var holder = hold(P0);
        var wakeUps = wakeUps();
        holder.flush()
                .finished(ship("Order-0"), 5)
                .running(ship("Order-1"), newId(), 0, 5)
                .record();
        assertThat(wakeUps).as("nothing for others").hasValue(0);
        holder.flush().ready(ship("Order-2"), 0, 5, 6).record();
        assertThat(wakeUps).as("an unreserved spill").hasValue(1);
        var reservation = reserveOne(open(SHORT));
        assertThat(wakeUps).as("a reservation").hasValue(1);
        complete(succeeded(reservation, 6));
        assertThat(wakeUps).as("a rest that is due").hasValue(2);
        reserveOne(open(SHORT));
        expire();
        assertThat(wakeUps).as("a recovered reservation").hasValue(3);
        holder.flush().release().record();
        assertThat(wakeUps).as("a release").hasValue(4);
        complete(succeeded(reserveOne(open()), 7));
        assertThat(wakeUps).as("nothing is left").hasValue(4);
    }

    @Test
    void operatorsWakeNodesUp() {
        hold(P0).flush().failed(ship("Order-1"), 0, 5, 6).record();
        var wakeUps = wakeUps();
        store.admin().retry(info(ship("Order-1")));
        assertThat(wakeUps).hasValue(1);
        store.admin().skip(info(ship("Order-1")));
        assertThat(wakeUps).hasValue(2);
        reserveOne(open());
        store.admin().releaseReservation(info(ship("Order-1")));
        assertThat(wakeUps).hasValue(3);
    }

    @Test
    void theSameSeedGivesTheSameTokens() {
        var tokens = new HashSet<String>();
        for (var run = 0; run < 2; run++) {
            store = new InMemoryCheckpoints(clock, new Random(17));
            register(SHIP);
            hold(P0).flush().ready(ship("Order-1"), 0, 5).record();
            tokens.add(reserveOne(open()).token());
        }
        assertThat(tokens).hasSize(1);
    }

    @Test
    void whatIsClosedKeepsItsData() {
        hold(P0).flush().finished(ship("Order-1"), 5).record();
        store.close();
        assertThat(accounted(ship("Order-1"))).contains(5L);
    }

    @Test
    @DisplayName("a rolled back database has forgotten what came later, and its holders are refused")
    void aSnapshotIsRestored() {
        var holder = hold(P0);
        holder.flush().ready(ship("Order-1"), 0, 5).finished(ship("Order-2"), 3).record();
        var snapshot = database.snapshot();
        var before = holder.flushSeq();
        holder.flush()
                .append(ship("Order-1"), 6)
                .finished(ship("Order-2"), 9)
                .parked(7, "no key")
                .record();
        complete(succeeded(reserveOne(open()), 7));
        database.restore(snapshot);
        assertThat(accounted(ship("Order-2"))).contains(3L);
        assertThat(store.lease(P0).flushSeq()).isEqualTo(before);
        assertThat(store.lease(P0).owner()).contains(holder.session());
        assertThat(holder.flush().finished(ship("Order-2"), 9).send()).isInstanceOf(Refused.class);
        assertThat(reserveOne(open()).backlog().offsets()).containsExactly(5);
        assertThat(store.admin().parkedCount()).isZero();
        hold(P1).flush().ready(key(P1, SHIP, "Order-3"), 0, 5).record();
        database.restore(snapshot);
        assertThat(accounted(key(P1, SHIP, "Order-3")))
                .as("the snapshot itself is untouched")
                .isEmpty();
        assertThat(beat(holder.session(), Phase.RENEW, LONG).alive()).isTrue();
    }

    @Test
    void pausingWhatWasNeverRegisteredIsAMistake() {
        assertThatThrownBy(() -> store.admin().pause(GROUP, "typo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'shipping'")
                .hasMessageContaining("'typo'");
    }
}
