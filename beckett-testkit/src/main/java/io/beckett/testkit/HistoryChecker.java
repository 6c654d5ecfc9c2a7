package io.beckett.testkit;

import io.beckett.testkit.HistoryEvent.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells whether a history keeps the invariants: every message handled (I1), in order (I2), by one handler at a time (I3),
 * recorded positions never going back (I4), frontiers behind what is finished or written down (I6), and messages handled
 * again only after a fault, not too many (I9). Immutable.
 *
 * <p>Faults loosen what they must: after a crash the runs of that process are over; after a lost session another node may
 * start beside its handlers, but not the node itself; a database that was rolled back excuses I3, I4 and I9, never I1 and
 * I2.
 */
public final class HistoryChecker {
    private final List<Subscription> subscriptions;
    private final Optional<Integer> redeliveredPerFault;

    /** A subscription, and which of the produced messages it has to handle. */
    record Subscription(String group, String name, Predicate<HistoryEvent> wants) {
        boolean owns(StreamId stream) {
            return stream.group().equals(group) && stream.subscription().equals(name);
        }
    }

    private HistoryChecker(List<Subscription> subscriptions, Optional<Integer> redeliveredPerFault) {
        this.subscriptions = subscriptions;
        this.redeliveredPerFault = redeliveredPerFault;
    }

    /** A checker that expects no subscription to have handled anything yet. */
    public static HistoryChecker create() {
        return new HistoryChecker(List.of(), Optional.empty());
    }

    /** The same, for one more subscription that has to handle every produced message. */
    public HistoryChecker subscription(String group, String name) {
        return subscription(group, name, produced -> true);
    }

    /** The same, for one more subscription that has to handle those produced messages. */
    public HistoryChecker subscription(String group, String name, Predicate<HistoryEvent> wants) {
        var more = new ArrayList<>(subscriptions);
        more.add(new Subscription(
                Objects.requireNonNull(group, "group"),
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(wants, "wants")));
        return new HistoryChecker(List.copyOf(more), redeliveredPerFault);
    }

    /** The same; no more than so many messages may be handled again because of one fault. */
    public HistoryChecker redeliveredPerFault(int atMost) {
        return new HistoryChecker(subscriptions, Optional.of(atMost));
    }

    /** What the history breaks; empty if nothing. */
    public List<HistoryViolation> check(History history) {
        var violations = new Violations(history);
        var runs = new RunRules(history, subscriptions, violations);
        runs.lost();
        runs.outOfOrder();
        runs.overlapping();
        var samples = new SampleRules(history, subscriptions, violations);
        samples.goingBack();
        samples.passedOver();
        new RedeliveryRule(history, violations).check(redeliveredPerFault);
        return violations.list();
    }

    /**
     * Throws an {@code AssertionError} that shows what the history breaks.
     */
    public void assertHolds(History history) {
        var violations = check(history);
        if (!violations.isEmpty()) {
            var text = new StringBuilder("the history breaks " + violations.size() + " times:\n");
            violations.stream()
                    .limit(10)
                    .forEach(violation -> text.append(violation).append('\n'));
            throw new AssertionError(text.toString());
        }
    }
}
