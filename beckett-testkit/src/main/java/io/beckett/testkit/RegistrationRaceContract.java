package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.Registration;
import io.beckett.subscription.StartingPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nodes that register at the same time. */
abstract class RegistrationRaceContract extends RebuildContract {
    static final int ROUNDS = 60;

    @Test
    @DisplayName("B21: of two first registrations one counts, for all partitions")
    void concurrentRegistrationsDoNotMix() {
        var first = connect();
        var second = connect();
        for (var round = 0; round < ROUNDS; round++) {
            var name = "subscription-" + round;
            Race.run(List.<Callable<Object>>of(
                    () -> {
                        register(
                                first, name, StartingPosition.LATEST, Map.of(P0.partition(), 10L, P1.partition(), 10L));
                        return name;
                    },
                    () -> {
                        register(
                                second,
                                name,
                                StartingPosition.LATEST,
                                Map.of(P0.partition(), 20L, P1.partition(), 20L));
                        return name;
                    }));
        }
        var one = hold(P0);
        var two = hold(P1);
        for (var round = 0; round < ROUNDS; round++) {
            var name = "subscription-" + round;
            assertThat(one.progress(name).frontier().offset()).isIn(10L, 20L);
            assertThat(one.progress(name).frontier())
                    .isEqualTo(two.progress(name).frontier());
        }
    }

    @Test
    @DisplayName("registrations of several nodes and groups end, whatever is flushed beside them")
    void registrationsBesideFlushesDoNotWaitInACircle() {
        var registering = 8;
        var left = new AtomicInteger(registering);
        var runners = new ArrayList<Callable<Object>>();
        for (var key : List.of(P0, P1)) {
            var holder = Holder.take(connect(), key, open());
            runners.add(() -> {
                for (var next = 1L; left.get() > 0; next++) {
                    holder.flush()
                            .finished(key(key, SHIP, "Order-" + next), next)
                            .frontier(SHIP, next, next)
                            .frontier(AUDIT, next, next)
                            .record();
                }
                return key;
            });
        }
        for (var i = 0; i < registering; i++) {
            var connection = connect();
            var group = i % 2 == 0 ? GROUP : "invoicing";
            var random = new Random(i);
            runners.add(() -> {
                try {
                    for (var round = 1; round <= 20; round++) {
                        connection.register(registration(group, 2 * round, random));
                    }
                } finally {
                    left.decrementAndGet();
                }
                return group;
            });
        }
        Race.run(runners);
        for (var group : List.of(GROUP, "invoicing")) {
            for (var partition = 0; partition < 40; partition++) {
                var lease = new LeaseKey(group, new PartitionId("payments", partition));
                assertThat(Holder.take(store, lease, open()).progress(AUDIT).frontier())
                        .isEqualTo(FeedPosition.START);
            }
        }
    }

    /** What is known and more, in an order of its own. */
    private static Registration registration(String group, int partitions, Random random) {
        var all = new ArrayList<>(List.of(P0.partition(), P1.partition()));
        for (var partition = 0; partition < partitions; partition++) {
            all.add(new PartitionId("payments", partition));
        }
        Collections.shuffle(all, random);
        var ends = new LinkedHashMap<PartitionId, FeedPosition>();
        all.forEach(partition -> ends.put(partition, FeedPosition.START));
        var starts = Map.of(SHIP, StartingPosition.EARLIEST, AUDIT, StartingPosition.EARLIEST);
        return new Registration(group, starts, ends);
    }
}
