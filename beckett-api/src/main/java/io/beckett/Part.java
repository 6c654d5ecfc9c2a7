package io.beckett;

import java.util.function.Consumer;

/** A part of the configuration that can be changed only while the lambda runs that it was given to. */
abstract class Part {

    private final String call;
    private boolean ended;

    /**
     * @param call the call whose lambda gets this part
     */
    Part(String call) {
        this.call = call;
    }

    final void checkOpen() {
        if (ended) {
            throw new IllegalStateException(
                    "the lambda of " + call + " has returned, and what it describes is settled. Call this inside it.");
        }
    }

    static <P extends Part> void define(P part, Consumer<? super P> define) {
        try {
            define.accept(part);
        } finally {
            ((Part) part).ended = true;
        }
    }
}
