package io.beckett.bench.scenario;

import java.util.Locale;

/** How much is measured. */
public enum Scale {
    /** A few seconds for each turn; all scenarios of the short set in less than ten minutes. */
    SHORT,
    /** As long as figures need to settle; all scenarios in less than four hours. */
    FULL;

    /** One of two values. */
    public <T> T pick(T ofShort, T ofFull) {
        return this == SHORT ? ofShort : ofFull;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
