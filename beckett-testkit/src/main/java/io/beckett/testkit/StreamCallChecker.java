package io.beckett.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Tells whether calls of streams were answered as if they had been done one after the other, each at some time between its
 * begin and its end (I8). All calls that may have appended have to be among them, those without an answer, too.
 *
 * <p>A stream only grows and its positions have no gaps, so the version says where a call stands in that order, and nothing
 * has to be tried out: what was seen at a position is seen there by everybody, each append stands whole where it was said to
 * stand and where it was expected, nothing that was rejected is seen, and a call that began after another one had ended
 * finds at least what that one left.
 */
public final class StreamCallChecker {
    private StreamCallChecker() {}

    /** What the calls break; empty if nothing. */
    public static List<HistoryViolation> check(Collection<? extends StreamCall> calls) {
        var streams = new LinkedHashMap<String, List<StreamCall>>();
        for (var call : calls) {
            streams.computeIfAbsent(call.stream(), unused -> new ArrayList<>()).add(call);
        }
        var violations = new ArrayList<HistoryViolation>();
        for (var ofStream : streams.values()) {
            var contents = new StreamContents(ofStream);
            violations.addAll(contents.violations());
            violations.addAll(new StreamOrder(ofStream, contents).violations());
        }
        return violations;
    }

    /** Throws an {@code AssertionError} that shows what the calls break. */
    public static void assertLinearizable(Collection<? extends StreamCall> calls) {
        var violations = check(calls);
        if (!violations.isEmpty()) {
            var text = new StringBuilder(calls.size() + " calls break I8 " + violations.size() + " times:\n");
            violations.stream()
                    .limit(10)
                    .forEach(violation -> text.append(violation).append('\n'));
            throw new AssertionError(text.toString());
        }
    }
}
