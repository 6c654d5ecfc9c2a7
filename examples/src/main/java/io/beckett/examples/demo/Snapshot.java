package io.beckett.examples.demo;

import io.beckett.admin.CheckpointInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the demo stands at a moment.
 *
 * @param elapsed since its start
 * @param produced records with a repository that Kafka has
 * @param withoutRepository records without one that Kafka has
 * @param nodes what each node has handled
 * @param lagOfStatistics messages that the statistics have not finished
 * @param lagOfNotifications messages that the notifications have not finished
 * @param blocked streams that wait for their next attempt or for a person
 * @param taken when the moment was
 */
record Snapshot(
        Duration elapsed,
        long produced,
        long withoutRepository,
        List<NodeCount> nodes,
        long lagOfStatistics,
        long lagOfNotifications,
        List<CheckpointInfo> blocked,
        Instant taken) {

    /**
     * What a node has handled.
     *
     * @param node its name
     * @param statistics messages for the statistics
     * @param notifications messages for the notifications
     */
    record NodeCount(String node, long statistics, long notifications) {}

    /** As a small table. */
    List<String> table() {
        var lines = new ArrayList<String>();
        lines.add(format("  %-14s %12s %14s", seconds(elapsed), Webhooks.STATISTICS, Webhooks.NOTIFICATIONS));
        for (var node : nodes) {
            lines.add(format("  %-14s %,12d %,14d", node.node(), node.statistics(), node.notifications()));
        }
        lines.add(format("  %-14s %,12d %,14d", "lag", lagOfStatistics, lagOfNotifications));
        lines.add(
                format("  %-14s %,12d records, and %,d without a repository", "produced", produced, withoutRepository));
        if (blocked.isEmpty()) {
            lines.add(format("  %-14s %12s", "waiting", "-"));
        }
        for (var stream : blocked) {
            lines.add(format("  %-14s %s %s", "waiting", stream.streamName(), state(stream)));
        }
        return lines;
    }

    /** As one line. */
    String line() {
        var line = new StringBuilder(format("%6s  produced %,d+%,d", seconds(elapsed), produced, withoutRepository));
        for (var node : nodes) {
            line.append(format("  %s %,d", node.node(), node.statistics() + node.notifications()));
        }
        line.append(format("  lag %,d and %,d", lagOfStatistics, lagOfNotifications));
        for (var stream : blocked) {
            line.append(format("  waiting: %s %s", stream.streamName(), state(stream)));
        }
        return line.toString();
    }

    private String state(CheckpointInfo stream) {
        var state = format("%s after %d attempts", stream.status(), stream.attempts());
        return stream.dueAt()
                .map(due -> state
                        + format(
                                ", next in %.0f s",
                                Math.max(0, Duration.between(taken, due).toMillis() / 1000.0)))
                .orElse(state);
    }

    private static String seconds(Duration elapsed) {
        return elapsed.toSeconds() + " s";
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
