package io.beckett.kafka.decide.streams;

import io.beckett.kafka.decide.Reply;

/** Where answers go. */
@FunctionalInterface
interface Answers {
    /** Hands an answer over. Called by the thread that decides, so it must return soon and throw nothing. */
    void give(Reply reply);

    /** To whoever waits on this node, without Kafka; otherwise to another node. */
    static Answers to(Callers here, ReplyWriter elsewhere) {
        return reply -> {
            if (!here.take(reply.request(), reply.answer())) {
                elsewhere.write(reply);
            }
        };
    }
}
