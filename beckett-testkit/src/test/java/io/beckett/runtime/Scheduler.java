package io.beckett.runtime;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.PageRequest;
import io.beckett.runtime.Scenario.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One seeded history: random steps with trouble, then fair ones without, until everything is finished. */
final class Scheduler {
    private static final Exception FAILURE = new SimulatedFailure();
    private static final int MOST_FAIR_ROUNDS = 4_000;

    private static final class SimulatedFailure extends Exception {
        SimulatedFailure() {
            super("simulated", null, false, false);
        }
    }

    private final SimWorld world;
    private final Scenario scenario;
    private final Random random;
    private final Troubles troubles;
    private final Set<String> poisonous = new HashSet<>();
    private boolean fair;
    private int toProduce;

    Scheduler(SimWorld world) {
        this.world = world;
        this.scenario = world.scenario;
        this.random = world.random;
        this.troubles = new Troubles(world);
        this.toProduce = scenario.messages();
    }

    void run() {
        var first = random.nextInt(toProduce + 1);
        for (; toProduce > first; toProduce--) {
            world.produce();
        }
        world.startNode(!scenario.secondSubscriptionLater());
        world.suggestAnew();
        for (var i = 0; i < scenario.steps(); i++) {
            step();
        }
        finish();
    }

    // ---- random steps

    private void step() {
        var roll = random.nextInt(100);
        if (roll < 6) {
            troubles.strike();
        } else if (roll < 10) {
            grow();
        } else if (roll < 22) {
            passTime();
        } else if (roll < 24 && world.carryOutLate()) {
            return;
        } else if (!world.nodes.isEmpty()) {
            var node = pick(world.nodes);
            if (!node.isStopped()) {
                nodeStep(node);
            }
        }
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private void grow() {
        if (toProduce > 0 && random.nextBoolean()) {
            toProduce--;
            world.produce();
        } else if (world.nodes.size() < scenario.mostNodes()) {
            world.startNode(!scenario.secondSubscriptionLater() || random.nextBoolean());
            if (random.nextBoolean()) {
                world.suggestAnew();
            }
        }
    }

    private void passTime() {
        var running = world.nodes.stream().filter(node -> !node.isStopped()).toList();
        if (running.isEmpty() || random.nextInt(4) == 0) {
            world.pass(Duration.ofNanos(random.nextInt(20_000_000)));
            return;
        }
        var node = pick(running);
        var until = node.untilDeadline();
        world.pass(until.compareTo(Duration.ofMillis(150)) > 0 ? Duration.ofMillis(random.nextInt(150)) : until);
        tick(node);
    }

    private void tick(SimNode node) {
        node.input(Engine::tick);
        node.buryIfClosed();
    }

    /** One of the things that the node could do now; if there is none, time goes on. */
    private void nodeStep(SimNode node) {
        var possible = new ArrayList<Runnable>();
        if (node.untilDeadline().isZero()) {
            possible.add(() -> node.input(Engine::tick));
        }
        if (node.woken) {
            possible.add(() -> {
                node.woken = false;
                node.input(Engine::workArrived);
            });
        }
        for (var feed : node.feeds.values()) {
            if (node.feedsHang()) {
                break;
            }
            if (feed.hasSomethingToDo(world.log) || !node.knowsSuggestion(world.suggestedTo(node))) {
                possible.add(() -> feedStep(node, feed));
            }
        }
        if (!node.runs.isEmpty()) {
            possible.add(() -> endRun(node));
        }
        if (!node.reads.isEmpty()) {
            possible.add(() -> read(node));
        }
        for (var channel : StoreCall.Channel.values()) {
            if (node.sent(channel) != null) {
                possible.add(() -> storeStep(node, channel));
            }
        }
        if (possible.isEmpty()) {
            passTime();
        } else {
            pick(possible).run();
            node.buryIfClosed();
        }
    }

    private void feedStep(SimNode node, SimNode.Feed feed) {
        if (node.feedsHang()) {
            return;
        }
        if (feed.hasSomethingToHandOver()) {
            world.tell(() -> node + " hands over what its " + feed.id.kind() + " feed got");
            node.handOver(feed);
        } else if (node.storageDown && !fair && random.nextBoolean()) {
            world.tell(() -> node + " its storage does not answer yet");
        } else {
            if (node.storageDown) {
                node.storageAnswers(true);
            }
            if (feed.id.kind() == FeedId.Kind.LIVE) {
                node.suggest(feed.id.group(), world.suggestedTo(node));
            }
            feed.poll(world.log, 1 + random.nextInt(4));
        }
    }

    private void read(SimNode node) {
        if (!node.reads.isEmpty()) {
            var fails = troubles.happens(Trouble.READ_FAILS, 4);
            world.tell(() -> node + (fails ? " cannot read" : " reads"));
            node.read(world.log, fails);
        }
    }

    private void endRun(SimNode node) {
        if (node.runs.isEmpty() || random.nextInt(100) < scenario.slowPercent()) {
            return;
        }
        if (scenario.slowSubscription().isEmpty()) {
            var run = pick(node.runs);
            node.ended(run, outcome(run));
            return;
        }
        for (var i = 0; i < 8 && !node.closed; i++) {
            var ready = node.runs.stream().filter(this::isFast).toList();
            if (!ready.isEmpty()) {
                var run = pick(ready);
                node.ended(run, outcome(run));
            }
        }
    }

    private boolean isFast(Run run) {
        return !scenario.slowSubscription().equals(Optional.of(run.subscription.name())) || random.nextInt(20) == 0;
    }

    private Outcome outcome(Run run) {
        if (poisonous.contains(run.key.stream().value())) {
            return Outcome.Failed.because(FAILURE);
        }
        var roll = fair ? 100 : random.nextInt(100);
        if (roll < scenario.failPercent()) {
            var done = run.messages.size() == 1 ? 0 : random.nextInt(run.messages.size());
            var again = random.nextBoolean()
                    ? Optional.of(Duration.ofMillis(random.nextInt(50)))
                    : Optional.<Duration>empty();
            return new Outcome.Failed(done, FAILURE, again, random.nextInt(8) == 0);
        }
        var single = !(run.subscription.handler() instanceof HandlerShape.Batch);
        if (single && roll < scenario.failPercent() + scenario.skipPercent()) {
            return new Outcome.Skipped(0, "not needed");
        }
        return Outcome.Handled.INSTANCE;
    }

    private void storeStep(SimNode node, StoreCall.Channel channel) {
        var sent = node.sent(channel);
        if (sent == null) {
            return;
        }
        if (!sent.executed && !sent.fails) {
            if (troubles.strikes(sent.call, Trouble.NOT_CARRIED_OUT)) {
                world.tell(() -> node + " " + sent.call + " is not carried out");
                sent.fails = true;
            } else if (!sent.call.name().startsWith("take") && troubles.strikes(sent.call, Trouble.CARRIED_OUT_LATE)) {
                world.tell(() -> node + " " + sent.call + " is not answered, and carried out later");
                sent.fails = true;
                world.afterwards(node, sent.call);
            } else {
                world.carryOut(node, sent);
                if (troubles.strikes(sent.call, Trouble.ANSWER_LOST)) {
                    world.tell(() -> node + " the answer is lost");
                    sent.fails = true;
                }
            }
            if (random.nextInt(3) == 0) {
                return; // the answer is still on its way
            }
        }
        world.tell(() -> node + " gets the answer to " + sent.call + (sent.fails ? ": none" : ""));
        node.answer(channel);
    }

    // ---- the end: no trouble any more, and everybody gets a turn

    private void finish() {
        world.tell(() -> "---- from here on fair, without trouble");
        fair = true;
        troubles.end();
        while (world.carryOutLate()) {
            continue;
        }
        for (; toProduce > 0; toProduce--) {
            world.produce();
        }
        if (world.nodes.stream().noneMatch(node -> node.knows(scenario.subscriptions()) && !node.engine.isClosing())) {
            world.startNode(true);
        }
        for (var i = 0; i < scenario.subscriptions(); i++) {
            world.store().admin().resume(Scenario.GROUP, Scenario.name(i));
        }
        retryAll();
        if (random.nextInt(3) == 0) {
            poisonous.add("S-" + random.nextInt(scenario.streams()));
            world.tell(() -> "from now on these always fail: " + poisonous);
            untilFinished("I5");
            poisonous.clear();
        }
        retryAll();
        untilFinished("liveness");
        untilClosed();
    }

    private void retryAll() {
        var admin = world.store().admin();
        for (var failed : admin.checkpoints(CheckpointFilter.failed(), PageRequest.first(1_000))
                .items()) {
            if (!failed.isReserved()) {
                var blocked = admin.blockedAt(failed);
                if (blocked.isPresent() && !world.log.has(blocked.get())) {
                    admin.skip(failed);
                } else {
                    admin.retry(failed);
                }
            }
        }
    }

    private void untilFinished(String invariant) {
        for (var round = 0; round < MOST_FAIR_ROUNDS; round++) {
            if (world.history.unfinished(poisonous).isEmpty()) {
                return;
            }
            fairRound();
            if (round % 100 == 99) {
                retryAll(); // a message may have been charged for crashes only now
            }
        }
        throw new Violation(invariant + ": not finished without trouble: " + world.history.unfinished(poisonous));
    }

    private void untilClosed() {
        List.copyOf(world.nodes).forEach(troubles::close);
        for (var round = 0; round < MOST_FAIR_ROUNDS && !world.nodes.isEmpty(); round++) {
            fairRound();
        }
        if (!world.nodes.isEmpty()) {
            throw new Violation("liveness: " + world.nodes + " do not end");
        }
    }

    private void fairRound() {
        for (var node : List.copyOf(world.nodes)) {
            if (node.isStopped() || !world.nodes.contains(node)) {
                continue;
            }
            tick(node);
            for (var channel : StoreCall.Channel.values()) {
                for (var sent = node.sent(channel);
                        sent != null && world.nodes.contains(node);
                        sent = node.sent(channel)) {
                    storeStep(node, channel);
                    node.buryIfClosed();
                }
            }
            while (!node.reads.isEmpty()) {
                read(node);
            }
            for (var feed : List.copyOf(node.feeds.values())) {
                feedStep(node, feed);
                feedStep(node, feed);
            }
            node.buryIfClosed();
            for (var run : List.copyOf(node.runs)) {
                if (world.nodes.contains(node)) {
                    node.ended(run, outcome(run));
                    node.buryIfClosed();
                }
            }
        }
        var next = Duration.ofMillis(50);
        for (var node : world.nodes) {
            var until = node.isStopped() ? Duration.ofNanos(node.stoppedUntil - world.now) : node.untilDeadline();
            next = until.compareTo(next) < 0 ? until : next;
        }
        world.pass(next.compareTo(Duration.ofNanos(10_000)) < 0 ? Duration.ofNanos(10_000) : next);
    }

    /** A run of one seed; what went wrong, or nothing. */
    static Optional<Violation> run(long seed, SimWorld.Variant variant, Set<Trouble> always, Set<Trouble> never) {
        return Optional.ofNullable(attempt(seed, variant, always, never, false));
    }

    private static @Nullable Violation attempt(
            long seed, SimWorld.Variant variant, Set<Trouble> always, Set<Trouble> never, boolean tracing) {
        var random = new Random(seed * 0x9E3779B97F4A7C15L);
        var world = new SimWorld(Scenario.of(random, always, never), random, variant, tracing);
        try {
            new Scheduler(world).run();
            return null;
        } catch (Violation violation) {
            if (tracing) {
                var told = new Violation(violation.getMessage() + "\nseed " + seed + "\n" + world.scenario + "\n  "
                        + world.lastSteps(Integer.getInteger("beckett.sched.steps", 60)) + "\nstore:\n"
                        + world.view.describe() + "\nmemory:\n  "
                        + String.join(
                                "\n  ",
                                world.nodes.stream().map(SimNode::describe).toList()));
                told.initCause(violation.getCause());
                return told;
            }
            return violation;
        }
    }

    /** The same again, with everything told that led to it. */
    static Violation explain(long seed, SimWorld.Variant variant, Set<Trouble> always, Set<Trouble> never) {
        var violation = attempt(seed, variant, always, never, true);
        return violation == null ? new Violation("scheduler: seed " + seed + " does not do the same twice") : violation;
    }
}
