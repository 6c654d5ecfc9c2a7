package io.beckett.examples.demo;

import java.io.Console;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Finds out whether a person looks at the output in a terminal that can move its cursor. */
final class Terminal {

    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // asked below
    static boolean isInteractive() {
        var console = System.console();
        return console != null && !"dumb".equals(System.getenv("TERM")) && isTerminal(console);
    }

    /** From release 22 on there is always a console, and it has to be asked. */
    private static boolean isTerminal(Console console) {
        if (Runtime.version().feature() < 22) {
            return true;
        }
        try {
            var method = MethodHandles.publicLookup()
                    .findVirtual(Console.class, "isTerminal", MethodType.methodType(boolean.class));
            return (boolean) method.invoke(console);
        } catch (Throwable e) {
            throw new IllegalStateException("a JVM of release 22 or later tells whether its console is a terminal", e);
        }
    }
}
