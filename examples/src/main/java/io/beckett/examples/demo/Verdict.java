package io.beckett.examples.demo;

import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.PageRequest;
import io.beckett.examples.demo.Produced.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares what was handled with what was produced, all of it: every record of every stream, and their order. */
final class Verdict {

    private static final int SHOWN = 5;

    private final Produced produced;
    private final Tables tables;
    private final BeckettAdmin admin;
    private final String topic;
    private final List<String> good = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();

    Verdict(Produced produced, Tables tables, BeckettAdmin admin, String topic) {
        this.produced = produced;
        this.tables = tables;
        this.admin = admin;
        this.topic = topic;
    }

    /** What holds. */
    List<String> good() {
        return good;
    }

    /** What does not hold; empty if everything does. */
    List<String> bad() {
        return bad;
    }

    Verdict reach() throws SQLException {
        compare(Webhooks.STATISTICS);
        compare(Webhooks.NOTIFICATIONS);
        compareStatistics();
        compareParked();
        return this;
    }

    private void compare(String subscription) throws SQLException {
        var expected = produced.streams();
        var handled = tables.handled(subscription);
        var wrong = new ArrayList<String>();
        expected.forEach((repository, places) -> difference(places, handled.getOrDefault(repository, List.of()))
                .ifPresent(text -> wrong.add(repository + ": " + text)));
        handled.keySet().stream()
                .filter(repository -> !expected.containsKey(repository))
                .forEach(repository -> wrong.add(repository + ": handled, but never produced"));
        if (wrong.isEmpty()) {
            good.add(format(
                    "%s: all %,d messages of all %,d streams, each stream in order, each message once",
                    subscription, produced.messages(), expected.size()));
        } else {
            bad.add(format(
                    "%s: %,d of %,d streams are wrong: %s",
                    subscription,
                    wrong.size(),
                    expected.size(),
                    String.join("; ", wrong.subList(0, Math.min(SHOWN, wrong.size())))));
        }
    }

    /** What is wrong with a stream. */
    static Optional<String> difference(List<Place> expected, List<Place> handled) {
        if (handled.equals(expected)) {
            return Optional.empty();
        }
        var missing = new ArrayList<>(expected);
        missing.removeAll(new HashSet<>(handled));
        if (!missing.isEmpty()) {
            return Optional.of(format("%,d of %,d missing, first %s", missing.size(), expected.size(), missing.get(0)));
        }
        if (handled.size() > expected.size()) {
            return Optional.of(format("%,d handled again", handled.size() - expected.size()));
        }
        return Optional.of("handled in another order than it was produced in");
    }

    private void compareStatistics() throws SQLException {
        Map<String, Map<String, Long>> expected = produced.events();
        var counted = tables.statistics();
        if (counted.equals(expected)) {
            good.add(format("the statistics of all %,d repositories are right", expected.size()));
        } else {
            var wrong = new TreeMap<>(expected);
            wrong.entrySet().removeIf(entry -> entry.getValue().equals(counted.get(entry.getKey())));
            bad.add(format(
                    "the statistics have %,d repositories, expected are %,d, wrong are %,d: %s",
                    counted.size(),
                    expected.size(),
                    wrong.size(),
                    wrong.keySet().stream().limit(SHOWN).toList()));
        }
    }

    private void compareParked() {
        var reasons = new HashSet<String>();
        var parked = 0L;
        var page = admin.parked(PageRequest.first(1_000));
        while (true) {
            for (var record : page.items()) {
                if (record.position().topic().equals(topic)) {
                    parked++;
                    reasons.add(record.reason());
                }
            }
            if (page.next().isEmpty()) {
                break;
            }
            page = admin.parked(PageRequest.next(1_000, page.next().get()));
        }
        var text = format(
                "parked: %,d of %,d records without a repository %s", parked, produced.withoutRepository(), reasons);
        (parked == produced.withoutRepository() ? good : bad).add(text);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
