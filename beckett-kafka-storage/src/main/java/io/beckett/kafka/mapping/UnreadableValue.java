package io.beckett.kafka.mapping;

/** The value's bytes cannot be read. Parks the record only where its stream or type come from the value. */
final class UnreadableValue extends MappingProblem {
    UnreadableValue(String reason) {
        super(reason);
    }
}
