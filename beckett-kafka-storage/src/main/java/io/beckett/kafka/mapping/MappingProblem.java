package io.beckett.kafka.mapping;

/** Why a record cannot become a message, in words for a person; parks the record. Has no stack trace: it is an answer. */
class MappingProblem extends RuntimeException {
    MappingProblem(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
