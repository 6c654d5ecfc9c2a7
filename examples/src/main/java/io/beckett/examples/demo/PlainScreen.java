package io.beckett.examples.demo;

import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One line every two seconds. */
final class PlainScreen implements Screen {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintStream out;
    private @Nullable Duration shownAt;

    PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void show(Snapshot snapshot) {
        if (shownAt == null || snapshot.elapsed().minus(shownAt).compareTo(EVERY) >= 0) {
            shownAt = snapshot.elapsed();
            out.println(snapshot.line());
            out.flush();
        }
    }

    @Override
    public synchronized void say(String text) {
        out.println(text);
        out.flush();
    }

    /** Lines stay anyway. */
    @Override
    public void leave() {}
}
