package io.beckett.kafka.mapping;

/** Names an exception of foreign code without its message, which may quote the record. */
final class Thrown {
    private Thrown() {}

    static String describe(Throwable thrown) {
        var text = new StringBuilder("threw ").append(thrown.getClass().getName());
        var cause = thrown.getCause();
        if (cause != null && cause != thrown) {
            text.append(", caused by ").append(cause.getClass().getName());
        }
        var frames = thrown.getStackTrace();
        for (var frame : frames) {
            if (isOfTheUser(frame)) {
                return text.append(", at ").append(frame).toString();
            }
        }
        return frames.length == 0
                ? text.toString()
                : text.append(", at ").append(frames[0]).toString();
    }

    private static boolean isOfTheUser(StackTraceElement frame) {
        var name = frame.getClassName();
        return !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("org.apache.kafka.");
    }
}
