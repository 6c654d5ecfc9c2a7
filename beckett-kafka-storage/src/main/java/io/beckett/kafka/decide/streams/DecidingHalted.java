package io.beckett.kafka.decide.streams;

/** The decider refuses to go on. Trying again would not help. */
final class DecidingHalted extends RuntimeException {
    DecidingHalted(String reason) {
        super(reason);
    }
}
