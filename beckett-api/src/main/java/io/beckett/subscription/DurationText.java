package io.beckett.subscription;

import java.time.Duration;

/** Writes a duration as the Java expression that makes it, for errors that say what to write instead. */
final class DurationText {

    private DurationText() {}

    static String code(Duration duration) {
        if (duration.getNano() % 1_000_000 != 0) {
            return "ofNanos(" + duration.toNanos() + ")";
        }
        if (duration.getNano() != 0) {
            return "ofMillis(" + duration.toMillis() + ")";
        }
        long seconds = duration.getSeconds();
        if (seconds % 86_400 == 0) {
            return "ofDays(" + seconds / 86_400 + ")";
        }
        if (seconds % 3_600 == 0) {
            return "ofHours(" + seconds / 3_600 + ")";
        }
        if (seconds % 60 == 0) {
            return "ofMinutes(" + seconds / 60 + ")";
        }
        return "ofSeconds(" + seconds + ")";
    }
}
