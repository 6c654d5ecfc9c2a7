package io.beckett.runtime;

import io.beckett.spi.AttemptRecord;
import io.beckett.spi.StreamKey;
import io.beckett.subscription.HandlerSignal;
import java.util.ArrayDeque;
import java.util.HashSet;

/** Writes the history of a stream: what was thrown, without the frames of this library. */
final class Attempts {
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_TRACE = 20_000;
    private static final String OWN_FRAMES = "io.beckett.runtime.";

    AttemptRecord failed(StreamKey key, long position, int number, Throwable thrown) {
        var cause = Causes.deciding(thrown);
        var reason = isReasoned(thrown) ? thrown.getMessage() + ": " : "";
        return new AttemptRecord(
                key,
                position,
                number,
                AttemptRecord.Kind.FAILED,
                cause.getClass().getName(),
                shortened(reason + text(cause), LONGEST_TEXT),
                shortened(trace(cause), LONGEST_TRACE));
    }

    private static boolean isReasoned(Throwable thrown) {
        return thrown instanceof HandlerSignal signal && signal.kind() == HandlerSignal.Kind.FAIL;
    }

    AttemptRecord unreadable(StreamKey key, long position, int number, String reason) {
        return new AttemptRecord(
                key, position, number, AttemptRecord.Kind.FAILED, "", shortened(reason, LONGEST_TEXT), "");
    }

    AttemptRecord skipped(StreamKey key, long position, int number, String reason) {
        return new AttemptRecord(
                key, position, number, AttemptRecord.Kind.SKIPPED, "", shortened(reason, LONGEST_TEXT), "");
    }

    private static String text(Throwable cause) {
        var message = cause.getMessage();
        return message == null ? "" : message;
    }

    private static String trace(Throwable thrown) {
        var text = new StringBuilder();
        var seen = new HashSet<Throwable>();
        var chain = new ArrayDeque<Throwable>();
        for (var cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        var prefix = "";
        for (var cause : chain) {
            text.append(prefix).append(cause.getClass().getName());
            if (cause.getMessage() != null) {
                text.append(": ").append(cause.getMessage());
            }
            text.append('\n');
            for (var frame : cause.getStackTrace()) {
                if (frame.getClassName().startsWith(OWN_FRAMES)) {
                    break; // from here on it is how Beckett came to call the handler
                }
                text.append("\tat ").append(frame).append('\n');
                if (text.length() > LONGEST_TRACE) {
                    return text.toString();
                }
            }
            prefix = "Caused by: ";
        }
        return text.toString();
    }

    private static String shortened(String text, int longest) {
        var clean = text.replace('\0', '?');
        return clean.length() <= longest ? clean : clean.substring(0, longest - 3) + "...";
    }
}
