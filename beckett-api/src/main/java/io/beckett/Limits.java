package io.beckett;

import io.beckett.spi.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ranges of settings and names. Each method adds a problem if the value is out of range. */
final class Limits {

    static final int LONGEST_NAME = 200;
    static final int LONGEST_TYPE_NAME = 500;

    private Limits() {}

    static void number(int value, String setting, int min, int max, Where where, List<String> problems) {
        if (value < min || value > max) {
            problems.add(
                    where.says(String.format(Locale.ROOT, "%s is %d, allowed %,d to %,d.", setting, value, min, max)));
        }
    }

    static void concurrency(int value, String group, List<String> problems) {
        if (value < 1 || value > 10_000) {
            var hint = value < 1
                    ? " To stop handling use admin().pause(\"" + Texts.printable(group) + "\", \"<subscription>\")."
                    : "";
            problems.add(Where.group(group).says("concurrency is " + value + ", allowed 1 to 10,000." + hint));
        }
    }

    static void timeLimit(Duration value, Where where, List<String> problems) {
        if (outside(value, Duration.ofMillis(100), Duration.ofHours(24))) {
            problems.add(where.says("timeLimit is " + value + ", allowed 100 ms to 24 h."));
        }
    }

    static void sessionTimeout(Duration value, List<String> problems) {
        if (outside(value, Duration.ofSeconds(2), Duration.ofMinutes(10))) {
            problems.add("sessionTimeout is " + value + ", allowed 2 s to 10 min.");
        }
    }

    static void drainTimeout(Duration value, List<String> problems) {
        if (outside(value, Duration.ZERO, Duration.ofMinutes(10))) {
            problems.add("drainTimeout is " + value + ", allowed 0 to 10 min.");
        }
    }

    static void growthGrace(Duration value, List<String> problems) {
        if (outside(value, Duration.ZERO, Duration.ofHours(1))) {
            problems.add("growthGrace is " + value + ", allowed 0 to 1 h.");
        }
    }

    /** Names of groups, subscriptions and instances, and type names. */
    static void name(String name, String what, int longest, Where where, List<String> problems) {
        nameProblem(name, what, longest).map(where::says).ifPresent(problems::add);
    }

    private static Optional<String> nameProblem(String name, String what, int longest) {
        if (name.isEmpty() || name.length() > longest) {
            return Optional.of(what + " has " + name.length() + " characters, allowed 1 to " + longest + ".");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return Optional.of(what + " has a control character at index " + i + ". Remove it.");
            }
        }
        return Optional.empty();
    }

    static void streamName(String name, String prefix, Where where, List<String> problems) {
        try {
            StreamName.of(name);
        } catch (IllegalArgumentException e) {
            problems.add(where.says(prefix + e.getMessage() + "."));
        }
    }

    private static boolean outside(Duration value, Duration min, Duration max) {
        return value.compareTo(min) < 0 || value.compareTo(max) > 0;
    }
}
