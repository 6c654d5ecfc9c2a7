package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.admin.CheckpointStatus;
import io.beckett.admin.RebuildResult;
import io.beckett.admin.RebuildTarget;
import io.beckett.error.ConfigurationException;
import io.beckett.message.GlobalPosition;
import io.beckett.runtime.Rebuild;
import io.beckett.runtime.SteppedNode;
import io.beckett.spi.CheckpointStore;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.ForwardingCheckpointStore;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.RebuildRequest;
import io.beckett.spi.RebuildStore;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint store that is lost is made again from the topics. */
class RebuildTest {
    private final RebuildWorld world = new RebuildWorld();
    private final InMemoryCheckpoints lost = world.newStore();
    private final InMemoryCheckpoints made = world.newStore();

    @BeforeEach
    void handleMessages() {
        var node = world.start(lost);
        world.write(node, 0, 60);
        node.settle();
        node.close();
    }

    private RebuildResult rebuild(CheckpointStore checkpoints, RebuildTarget target) throws InterruptedException {
        try (var beckett = world.builder(checkpoints).build()) {
            return beckett.rebuild(target);
        }
    }

    /** On this thread, until it is over or the store says that the process has ended. */
    private Optional<RebuildResult> rebuildInSteps(CheckpointStore checkpoints, RebuildTarget target) {
        var rebuild = new Rebuild(world.builder(checkpoints).definition(), target);
        var node = new SteppedNode(rebuild.definition(), new Random(3));
        node.start();
        node.settle();
        return rebuild.finish();
    }

    private long read(CheckpointStore checkpoints) {
        return checkpoints.admin().subscriptions(RebuildWorld.GROUP).stream()
                .flatMap(facts -> facts.partitions().stream())
                .mapToLong(place -> place.progress().frontier().offset())
                .sum();
    }

    @Test
    @DisplayName("I7: what the store knew of streams is the same again, and no handler and no listener was called")
    void everythingIsThereAgain() throws InterruptedException {
        var before = RebuildWorld.stand(lost);
        world.handled.clear();
        world.told.clear();
        var result = rebuild(made, RebuildTarget.end());

        assertThat(RebuildWorld.stand(made)).isEqualTo(before);
        assertThat(before.checkpoints()).hasSizeGreaterThan(15);
        assertThat(before.parked()).hasSize(12);
        assertThat(world.handled).isEmpty();
        assertThat(world.told).isEmpty();
        assertThat(result.parked()).isEqualTo(12);
        assertThat(result.subscriptions())
                .extracting(RebuildResult.Subscription::subscription)
                .containsExactly("ship", "audit");
        var ship = result.subscriptions().get(0);
        assertThat(ship.messages()).isEqualTo(60);
        assertThat(ship.streams()).isEqualTo(7);
        assertThat(result.subscriptions().get(1).messages()).isEqualTo(132);
        assertThat(ship.reached())
                .extracting(GlobalPosition::topic, GlobalPosition::partition)
                .hasSize(4);
    }

    @Test
    @DisplayName("I1, I2, I7: nodes go on with what was written since, and with nothing else")
    void nodesGoOn() throws InterruptedException {
        rebuild(made, RebuildTarget.end());
        world.handled.clear();
        var node = world.start(made);
        assertThat(world.handled).isEmpty();
        for (var number = 100; number < 120; number++) {
            world.orders.produce("Order-" + number % 7, new RebuildWorld.Placed(number));
        }
        node.settle();
        node.close();
        for (var stream = 0; stream < 7; stream++) {
            var name = " Order-" + stream + " ";
            assertThat(world.handled)
                    .filteredOn(line -> line.startsWith("ship" + name))
                    .isSorted()
                    .allMatch(line -> line.compareTo("ship" + name + 100) >= 0);
        }
        assertThat(world.handled).hasSize(40).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    @DisplayName("I7: a rebuild whose process ends at any moment is run again and makes the same")
    void aRebuildThatIsKilledGoesOn(int callsPerLife) {
        var node = world.start(lost);
        world.write(node, 60, 1_000);
        node.settle();
        node.close();
        var before = RebuildWorld.stand(lost);
        world.handled.clear();
        var inTheMiddle = 0;
        Optional<RebuildResult> result = Optional.empty();
        for (var life = 0; result.isEmpty() && life < 200; life++) {
            try {
                result = rebuildInSteps(new Mortal(made, callsPerLife + life), RebuildTarget.end());
            } catch (Killed killed) {
                world.clock.advance(Duration.ofSeconds(31)); // its session ends
                inTheMiddle += read(made) > 0 && read(made) < read(lost) ? 1 : 0;
            }
        }
        assertThat(result).isPresent();
        assertThat(inTheMiddle).as("lives that ended in the middle").isPositive();
        assertThat(RebuildWorld.stand(made)).isEqualTo(before);
        assertThat(world.handled).isEmpty();
    }

    @Test
    @DisplayName("I4: a group that has progress is left alone")
    void aLiveGroupIsLeftAlone() {
        var before = RebuildWorld.stand(lost);
        assertThatThrownBy(() -> rebuild(lost, RebuildTarget.end()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(RebuildWorld.GROUP);
        assertThat(RebuildWorld.stand(lost)).isEqualTo(before);
    }

    @Test
    @DisplayName("I4: nodes do not start on a rebuild that is not over")
    void nodesDoNotStartInTheMiddle() {
        assertThatThrownBy(() -> rebuildInSteps(new Mortal(made, 6), RebuildTarget.end()))
                .isInstanceOf(Killed.class);
        world.handled.clear();
        try (var beckett = world.builder(made).build()) {
            assertThatThrownBy(beckett::start)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(RebuildWorld.GROUP);
        }
        assertThat(world.handled).isEmpty();
    }

    @Test
    void aRebuildThatIsClosedSaysThatItIsNotOver() throws Exception {
        var begun = new CountDownLatch(1);
        try (var beckett = world.builder(new Endless(made, begun)).build()) {
            var closer = new Thread(() -> {
                try {
                    begun.await();
                    beckett.close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            closer.start();
            assertThatThrownBy(() -> beckett.rebuild(RebuildTarget.end()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not over");
            closer.join();
            assertThatThrownBy(() -> beckett.rebuild(RebuildTarget.end())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("I7: with the published progress as target, what stands behind it is handled, and no more")
    void whatStandsBehindThePublishedProgressIsHandled() throws InterruptedException {
        world.handleAll(lost);
        var before = RebuildWorld.stand(lost);
        world.orders.produce("Order-1", new RebuildWorld.Placed(200));
        world.handled.clear();
        rebuild(made, RebuildTarget.publishedProgress());
        assertThat(RebuildWorld.stand(made)).isEqualTo(before);
        world.handleAll(made);
        assertThat(world.handled).containsExactlyInAnyOrder("ship Order-1 200", "audit Order-1 200");
    }

    @Test
    void aMessageThatWaitedBelowThePublishedProgressIsNotHandledAgain() throws InterruptedException {
        world.broken = "Order-2";
        var node = world.start(lost);
        var failed = world.orders.produce("Order-2", new RebuildWorld.Placed(201));
        node.settle();
        node.close();
        world.handleAll(lost);
        assertThat(RebuildWorld.checkpoints(lost)).anyMatch(c -> c.status() == CheckpointStatus.FAILED);

        world.broken = "";
        world.handled.clear();
        rebuild(made, RebuildTarget.publishedProgress());
        world.handleAll(made);
        assertThat(world.handled).isEmpty();
        assertThat(RebuildWorld.checkpoints(made))
                .filteredOn(c -> c.streamName().equals("Order-2"))
                .hasSize(2)
                .allMatch(c -> c.status() == CheckpointStatus.ACTIVE && c.streamPosition() == failed.offset() + 1);
    }

    @Test
    void withoutAnyPublishedProgressThereIsNoSuchTarget() {
        var other = new RebuildWorld();
        var node = other.start(other.newStore());
        var nothing = other.newStore();
        node.close();
        other.orders.produce("Order-1", new RebuildWorld.Placed(1));
        other.storage.topic("more", 1).produce("Order-1", "placed", new byte[0]);
        assertThatThrownBy(() -> other.builder(nothing).build().rebuild(RebuildTarget.publishedProgress()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("more-0")
                .hasMessageContaining("RebuildTarget.end()");
        assertThat(nothing.admin().subscriptions(RebuildWorld.GROUP)).isEmpty();
    }

    @Test
    @DisplayName("I7: with a time as target, what was written since then is handled again")
    void whatWasWrittenSinceThenIsHandled() throws InterruptedException {
        world.clock.advance(Duration.ofMinutes(1));
        var time = world.clock.instant();
        var node = world.start(lost);
        world.write(node, 60, 70);
        node.settle();
        node.close();
        var since = world.handled.size() - 192;
        world.handled.clear();
        var result = rebuild(made, RebuildTarget.before(time));
        assertThat(result.parked()).as("none behind the target").isEqualTo(12);
        world.handleAll(made);
        assertThat(world.handled).hasSize(since).contains("ship Order-4 60", "audit Account-0 60");
        assertThat(RebuildWorld.stand(made)).isEqualTo(RebuildWorld.stand(lost));
    }

    @Test
    @DisplayName("I7: a partition of which nothing is left keeps no rebuild waiting")
    void aPartitionWithoutRecordsIsPassed() throws InterruptedException {
        for (var number = 0; number < 2; number++) {
            var partition = world.orders.partition(number);
            world.orders.deleteBefore(
                    partition, world.storage.ends().get(partition).offset());
        }
        var before = RebuildWorld.stand(lost);
        var result = rebuild(made, RebuildTarget.end());
        assertThat(RebuildWorld.stand(made).frontiers()).isEqualTo(before.frontiers());
        assertThat(result.subscriptions().get(0).streams()).isZero();
        assertThat(result.parked()).isZero();
    }

    @Test
    void partitionsThatJoinMeanwhileAreLeftToTheNodes() {
        assertThatThrownBy(() -> rebuildInSteps(new Mortal(made, 6), RebuildTarget.end()))
                .isInstanceOf(Killed.class);
        world.clock.advance(Duration.ofSeconds(31));
        world.storage.topic("more", 1).produce("Order-9", "placed", "{\"number\":900}".getBytes());
        world.handled.clear();
        assertThat(rebuildInSteps(made, RebuildTarget.end())).isPresent();
        assertThat(world.handled).isEmpty();
        world.clock.advance(Duration.ofSeconds(31));
        world.handleAll(made);
        assertThat(world.handled).containsExactlyInAnyOrder("ship Order-9 900", "audit Order-9 900");
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The process ends at some call, after half of them were carried out. */
    private static final class Mortal extends ForwardingCheckpointStore {
        private int left;

        Mortal(CheckpointStore store, int calls) {
            super(store);
            left = calls;
        }

        private void before() {
            if (left % 2 == 0) {
                live();
            }
        }

        private void after() {
            if (left % 2 == 1) {
                live();
            }
        }

        private void live() {
            left -= 2;
            if (left <= 0) {
                throw new Killed();
            }
        }

        @Override
        public SessionState beat(SessionBeat beat) {
            before();
            var state = super.beat(beat);
            after();
            return state;
        }

        @Override
        public Optional<Lease> take(LeaseKey key, String session) {
            before();
            var lease = super.take(key, session);
            after();
            return lease;
        }

        @Override
        public FlushResult flush(Flush flush) {
            before();
            var result = super.flush(flush);
            after();
            return result;
        }
    }

    /** Never over. */
    private static final class Endless extends ForwardingCheckpointStore {
        private final CountDownLatch asked;

        Endless(CheckpointStore store, CountDownLatch asked) {
            super(store);
            this.asked = asked;
        }

        @Override
        public Optional<RebuildStore> rebuilds() {
            var real = super.rebuilds().orElseThrow();
            return Optional.of(new RebuildStore() {
                @Override
                public Map<LeaseKey, Long> begin(RebuildRequest request) {
                    return real.begin(request);
                }

                @Override
                public boolean end(Set<String> groups) {
                    asked.countDown();
                    return false;
                }
            });
        }
    }
}
