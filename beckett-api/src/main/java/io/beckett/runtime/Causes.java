package io.beckett.runtime;

import io.beckett.subscription.HandlerSignal;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What really went wrong, below the wrappers of futures and of a handler's own decision (B44). */
final class Causes {
    private Causes() {}

    static Throwable deciding(Throwable failure) {
        var deciding = failure;
        for (var cause = deciding.getCause(); cause != null && isWrapper(deciding); cause = deciding.getCause()) {
            deciding = cause;
        }
        return deciding;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure instanceof HandlerSignal;
    }
}
