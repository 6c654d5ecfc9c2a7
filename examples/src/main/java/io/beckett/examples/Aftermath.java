package io.beckett.examples;

import io.beckett.examples.processes.Records;
import io.beckett.examples.processes.Records.Handled;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What became of a killed node's streams, by what the handlers wrote down. */
final class Aftermath {

    private final Records records;
    private final SteadyLoad load;
    private final OffsetDateTime killedAt;
    private final TreeSet<String> itsStreams = new TreeSet<>();

    Aftermath(Records records, SteadyLoad load, OffsetDateTime killedAt) throws SQLException {
        this.records = records;
        this.load = load;
        this.killedAt = killedAt;
        records.byStream().forEach((stream, handled) -> {
            if (last(handled).node().equals("victim")) {
                itsStreams.add(stream);
            }
        });
    }

    boolean allWentOn() throws SQLException {
        var handled = records.byStream();
        return itsStreams.stream()
                .allMatch(stream ->
                        wentOnAfter(handled.getOrDefault(stream, List.of())).isPresent());
    }

    /** How long after the kill another node handled the first message of a stream. */
    private Optional<Duration> wentOnAfter(List<Handled> handled) {
        return handled.stream()
                .filter(one -> one.node().equals("survivor") && one.at().isAfter(killedAt))
                .findFirst()
                .map(one -> Duration.between(killedAt, one.at()));
    }

    /** Prints what happened, and returns whether it is what was promised. */
    boolean report(Duration allowed) throws SQLException {
        var handled = records.byStream();
        var times = itsStreams.stream()
                .map(stream ->
                        wentOnAfter(handled.getOrDefault(stream, List.of())).orElseThrow())
                .sorted()
                .toList();
        var inTime = !times.isEmpty() && times.get(times.size() - 1).compareTo(allowed) <= 0;
        System.out.printf(
                "%s  its %d streams went on %.1f s to %.1f s after the kill, allowed %.1f s%n",
                mark(inTime),
                times.size(),
                times.isEmpty() ? 0 : seconds(times.get(0)),
                times.isEmpty() ? 0 : seconds(times.get(times.size() - 1)),
                seconds(allowed));
        var complete = isComplete(handled);
        var ordered = isOrdered(handled);
        return inTime && complete && ordered;
    }

    private boolean isComplete(Map<String, List<Handled>> handled) {
        var lost = new ArrayList<String>();
        load.positions().forEach((stream, positions) -> {
            var missing = new TreeSet<>(positions);
            handled.getOrDefault(stream, List.of()).forEach(one -> missing.remove(one.position()));
            missing.forEach(position -> lost.add(stream + "@" + position));
        });
        System.out.printf(
                "%s  %,d of %,d messages are lost %s%n", mark(lost.isEmpty()), lost.size(), load.confirmed(), lost);
        return lost.isEmpty();
    }

    /** A message that is handled again comes before everything that is new: the first time of each is in order. */
    private boolean isOrdered(Map<String, List<Handled>> handled) {
        var again = 0L;
        var disordered = new ArrayList<String>();
        for (var entry : handled.entrySet()) {
            var firstTimes = new LinkedHashSet<Long>();
            entry.getValue().forEach(one -> firstTimes.add(one.position()));
            again += entry.getValue().size() - firstTimes.size();
            if (!List.copyOf(firstTimes).equals(firstTimes.stream().sorted().toList())) {
                disordered.add(entry.getKey());
            }
        }
        System.out.printf(
                "%s  %d of %d streams were handled out of order %s; %,d messages were handled again%n",
                mark(disordered.isEmpty()), disordered.size(), handled.size(), disordered, again);
        return disordered.isEmpty();
    }

    private static Handled last(List<Handled> handled) {
        return handled.get(handled.size() - 1);
    }

    private static String mark(boolean good) {
        return good ? "  ok   " : "  WRONG";
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
