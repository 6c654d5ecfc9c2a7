package io.beckett.kafka.decide.streams;

import io.beckett.kafka.decide.Answer;

/** Those on this node who wait for answers: they need not get them by way of Kafka. */
@FunctionalInterface
public interface Callers {
    /** Nobody here asks. */
    Callers NONE = (request, answer) -> false;

    /**
     * Hands an answer over. Called by the thread that decides, so it must return at once.
     *
     * @param request as in the command
     * @return whether somebody here had asked; otherwise the answer goes to another node
     */
    boolean take(byte[] request, Answer answer);
}
