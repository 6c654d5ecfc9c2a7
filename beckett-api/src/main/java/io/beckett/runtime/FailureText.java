package io.beckett.runtime;

import io.beckett.subscription.HandlerSignal;
import java.util.ArrayDeque;
import java.util.HashSet;

/**
 * What decided that a message failed, in words and without the frames of this library. Made on the handler's thread: to ask an exception for
 * its message runs code of the user, which may take its time or throw.
 */
record FailureText(Throwable cause, String message, String stackTrace) {
    static final int LONGEST_TRACE = 20_000;
    private static final String OWN_FRAMES = "io.beckett.runtime.";

    static FailureText of(Throwable thrown) {
        var cause = thrown;
        try {
            cause = Causes.deciding(thrown);
            var reason = isReasoned(thrown) ? thrown.getMessage() + ": " : "";
            return new FailureText(cause, reason + text(cause), trace(cause));
        } catch (RuntimeException | StackOverflowError e) {
            return new FailureText(cause, "its message cannot be read: it throws " + e.getClass(), "");
        }
    }

    String type() {
        return cause.getClass().getName();
    }

    private static boolean isReasoned(Throwable thrown) {
        return thrown instanceof HandlerSignal signal && signal.kind() == HandlerSignal.Kind.FAIL;
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

    @Override
    public String toString() {
        return message.isEmpty() ? type() : type() + ": " + message;
    }
}
