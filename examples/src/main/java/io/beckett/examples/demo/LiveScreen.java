package io.beckett.examples.demo;

import java.io.PrintStream;
import java.util.List;

/** A table at the end of the output that is drawn over the last one. What is said appears above it. */
final class LiveScreen implements Screen {

    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_BELOW = "\u001b[J";
    // A line that is too long for the window must not become two: the way up would be too short.
    private static final String CUT_LONG_LINES = "\u001b[?7l";
    private static final String WRAP_LONG_LINES = "\u001b[?7h";

    private final PrintStream out;
    private List<String> table = List.of();

    LiveScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void show(Snapshot snapshot) {
        var text = erased();
        table = snapshot.table();
        print(text);
    }

    @Override
    public synchronized void say(String line) {
        print(erased().append(line).append('\n'));
    }

    @Override
    public synchronized void leave() {
        table = List.of();
    }

    private StringBuilder erased() {
        var text = new StringBuilder();
        if (!table.isEmpty()) {
            text.append(UP.formatted(table.size())).append('\r').append(CLEAR_BELOW);
        }
        return text;
    }

    private void print(StringBuilder text) {
        text.append(CUT_LONG_LINES);
        table.forEach(line -> text.append(line).append('\n'));
        out.print(text.append(WRAP_LONG_LINES));
        out.flush();
    }
}
