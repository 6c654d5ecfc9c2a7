package io.beckett;

import io.beckett.runtime.HandlerShape.TypedHandler;
import io.beckett.subscription.BatchHandler;
import io.beckett.subscription.ContextHandler;

/** A handler as the user gave it, before classes are resolved to type names. */
sealed interface GivenHandler {

    /** The call in the user's code. */
    String call();

    /** For messages of a class and of every mapped class below it. */
    record ByClass(Class<?> type, TypedHandler handler) implements GivenHandler {
        @Override
        public String call() {
            return "handler(" + Texts.literal(type) + ", ..)";
        }
    }

    /** For messages of one type name. */
    record ByName(String typeName, TypedHandler handler) implements GivenHandler {
        @Override
        public String call() {
            return "handler(\"" + Texts.printable(typeName) + "\", ..)";
        }
    }

    /** For whatever is selected. */
    record ForContext(ContextHandler handler) implements GivenHandler {
        @Override
        public String call() {
            return "handler(context -> ..)";
        }
    }

    /** For whatever is selected, several messages of a stream at once. */
    record ForBatch(BatchHandler handler) implements GivenHandler {
        @Override
        public String call() {
            return "batchHandler(..)";
        }
    }
}
