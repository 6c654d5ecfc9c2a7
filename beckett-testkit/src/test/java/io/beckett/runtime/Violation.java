package io.beckett.runtime;

/** An invariant does not hold. The message begins with its name. */
final class Violation extends AssertionError {
    Violation(String message) {
        super(message);
    }

    /** The invariant: {@code I1}, {@code I2} ... or {@code liveness}, {@code engine}. */
    String invariant() {
        return getMessage().substring(0, getMessage().indexOf(':'));
    }
}
