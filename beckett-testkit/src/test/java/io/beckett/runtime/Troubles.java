package io.beckett.runtime;

import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.PageRequest;
import io.beckett.error.CheckpointChangedException;
import io.beckett.runtime.Scenario.Trouble;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What goes wrong in a history, and what people do in it: each kind a number of times, at random moments. */
final class Troubles {
    private final SimWorld world;
    private final Scenario scenario;
    private final Random random;
    private final Map<Trouble, Integer> left;
    private boolean over;

    Troubles(SimWorld world) {
        this.world = world;
        this.scenario = world.scenario;
        this.random = world.random;
        this.left = new EnumMap<>(scenario.troubles());
    }

    void end() {
        over = true;
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** Whether a store call meets the trouble. */
    boolean strikes(StoreCall<?> call, Trouble trouble) {
        return call.name().startsWith(scenario.aimedAt())
                && happens(trouble, scenario.aimedAt().isEmpty() ? 12 : 4);
    }

    /** Whether a trouble that strikes here is due: each has so many strikes, at random moments. */
    boolean happens(Trouble trouble, int oneIn) {
        var times = left.getOrDefault(trouble, 0);
        if (over || times == 0 || random.nextInt(oneIn) > 0) {
            return false;
        }
        left.put(trouble, times - 1);
        return true;
    }

    /** Something happens, if anything is left to happen. */
    void strike() {
        var choices = left.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        if (!choices.isEmpty()) {
            var chosen = pick(choices);
            if (make(chosen)) {
                left.merge(chosen, -1, Integer::sum);
            }
        }
    }

    private boolean make(Trouble trouble) {
        var node = world.nodes.isEmpty() ? null : pick(world.nodes);
        if (node != null && node.isStopped() && trouble != Trouble.CRASH) {
            return false;
        }
        var subscription = Scenario.name(random.nextInt(scenario.subscriptions()));
        return switch (trouble) {
            case CRASH -> node != null && crash(node);
            case STOP -> node != null && stop(node, false);
            case SUSPEND -> node != null && stop(node, true);
            case CLOCK_JUMP -> node != null && jump(node);
            case LONG_TIME -> {
                world.pass(Duration.ofMillis(700 + random.nextInt(900)));
                yield true;
            }
            case CLOSE -> node != null && close(node);
            case SUGGEST -> {
                world.suggestAnew();
                yield true;
            }
            case FEED_BREAKS -> node != null && breakFeed(node);
            case FEED_HANGS -> node != null && hang(node);
            case PAUSE -> pause(subscription);
            case RETRY, SKIP, DELETE, RELEASE -> admin(trouble);
            case PURGE -> {
                world.tell(() -> "purge");
                world.transaction(() -> world.store().purge(Duration.ZERO));
                yield true;
            }
            case LOSS -> world.lose();
            case GROWTH -> {
                world.grow();
                yield true;
            }
            case STORAGE_DOWN -> {
                if (node != null) {
                    world.tell(() -> node + " its storage does not answer");
                    node.storageAnswers(false);
                }
                yield node != null;
            }
            case ROLLBACK -> world.rollBack();
            case ANSWER_LOST, NOT_CARRIED_OUT, CARRIED_OUT_LATE, READ_FAILS -> false;
        };
    }

    private boolean crash(SimNode node) {
        world.tell(() -> node + " CRASHES");
        world.remove(node);
        return true;
    }

    private boolean stop(SimNode node, boolean clockToo) {
        var time = Duration.ofMillis(500 + random.nextInt(1_500)).toNanos();
        world.tell(() -> node + " STOPS for " + time / 1_000_000 + " ms" + (clockToo ? ", its clock, too" : ""));
        node.stoppedUntil = world.now + time;
        if (clockToo) {
            node.nanosLost += time;
        }
        if (random.nextBoolean()) {
            world.pass(Duration.ofNanos(time)); // whatever it had under way goes on where it was
        }
        return true;
    }

    private boolean jump(SimNode node) {
        var millis = random.nextInt(1_000) - 500;
        world.tell(() -> node + " its wall clock jumps by " + millis + " ms");
        node.wallAhead += millis;
        return true;
    }

    boolean close(SimNode node) {
        world.tell(() -> node + " is asked to close");
        node.input(Engine::close);
        node.buryIfClosed();
        return true;
    }

    private boolean breakFeed(SimNode node) {
        var feed = pick(List.copyOf(node.feeds.values()));
        world.tell(() -> node + " its feed " + feed.id.kind() + " breaks");
        node.breakFeed(feed);
        return true;
    }

    private boolean hang(SimNode node) {
        var time = Duration.ofMillis(500 + random.nextInt(1_500));
        world.tell(() -> node + " its feeds hang for " + time.toMillis() + " ms");
        node.feedsHangUntil = world.now + time.toNanos();
        return true;
    }

    private boolean pause(String subscription) {
        try {
            var resumes = random.nextBoolean();
            world.tell(() -> (resumes ? "resume " : "pause ") + subscription);
            world.transaction(() -> {
                if (resumes) {
                    world.store().admin().resume(Scenario.GROUP, subscription);
                } else {
                    world.store().admin().pause(Scenario.GROUP, subscription);
                }
                return true;
            });
            return true;
        } catch (IllegalArgumentException e) {
            return false; // not registered yet
        }
    }

    private List<CheckpointInfo> checkpoints() {
        return world.store()
                .admin()
                .checkpoints(CheckpointFilter.all(), PageRequest.first(1_000))
                .items();
    }

    private boolean admin(Trouble what) {
        var all = checkpoints();
        if (all.isEmpty()) {
            return false;
        }
        var chosen = pick(all);
        var key = world.history.keyOf(chosen);
        var admin = world.store().admin();
        try {
            var blocked = admin.blockedAt(chosen);
            switch (what) {
                case RETRY -> admin.retry(chosen);
                case SKIP -> {
                    admin.skip(chosen);
                    blocked.ifPresent(at -> world.history.skipped(key, at.offset()));
                }
                case DELETE -> {
                    admin.delete(chosen);
                    world.history.deleted(key);
                }
                case RELEASE -> {
                    admin.releaseReservation(chosen);
                    world.history.releasedByPerson(key);
                }
                default -> throw new IllegalArgumentException(what.toString());
            }
            world.tell(() -> "a person: " + what + " " + key);
            world.history.transaction();
            return true;
        } catch (CheckpointChangedException e) {
            return false;
        }
    }
}
