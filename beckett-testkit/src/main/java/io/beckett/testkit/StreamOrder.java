package io.beckett.testkit;

import io.beckett.testkit.StreamCall.Appended;
import io.beckett.testkit.StreamCall.Read;
import io.beckett.testkit.StreamCall.Rejected;
import io.beckett.testkit.StreamCall.Unanswered;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether calls that followed each other in time follow each other in the stream. */
final class StreamOrder {
    /** A call that found the stream at one version and left it at another one, or at the same. */
    private record Step(StreamCall call, long found, long left) {}

    private final List<Step> steps = new ArrayList<>();

    StreamOrder(List<StreamCall> calls, StreamContents contents) {
        for (var call : calls) {
            if (call instanceof Appended appended) {
                // A repetition found the messages there, and whatever was appended since.
                var found = appended.repeated()
                        ? Long.MAX_VALUE
                        : appended.version() - appended.ids().size();
                steps.add(new Step(call, found, appended.version()));
            } else if (call instanceof Rejected rejected) {
                steps.add(new Step(call, rejected.actual(), rejected.actual()));
            } else if (call instanceof Read read) {
                steps.add(new Step(call, read.version(), read.version()));
            } else if (call instanceof Unanswered unanswered) {
                contents.firstOf(unanswered).ifPresent(first -> {
                    var left = first + unanswered.ids().size() - 1;
                    steps.add(new Step(call, first - 1, left));
                });
            }
        }
    }

    List<HistoryViolation> violations() {
        var violations = new ArrayList<HistoryViolation>();
        var byBegin = new ArrayList<>(steps);
        byBegin.sort(Comparator.comparingLong(step -> step.call.began()));
        var byEnd = new ArrayList<>(steps);
        byEnd.sort(Comparator.comparingLong(step -> step.call.ended()));
        var ended = 0;
        @Nullable Step furthest = null;
        for (var step : byBegin) {
            while (ended < byEnd.size() && byEnd.get(ended).call.ended() < step.call.began()) {
                var before = byEnd.get(ended++);
                furthest = furthest == null || before.left > furthest.left ? before : furthest;
            }
            if (furthest != null && furthest.left > step.found) {
                violations.add(new HistoryViolation(
                        "I8",
                        "version " + step.found + " was found by " + step.call + ", which began after the end of "
                                + furthest.call + ", which left version " + furthest.left));
            }
        }
        return violations;
    }
}
