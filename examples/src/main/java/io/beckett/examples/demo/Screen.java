package io.beckett.examples.demo;

/** Where the demo shows what happens. Safe for all threads. */
interface Screen {

    /** Shows how it stands now. */
    void show(Snapshot snapshot);

    /** Says something that stays. */
    void say(String text);

    /** Leaves what is shown where it is; what is said later comes below. */
    void leave();

    /** What suits this program's output: a table that is drawn anew, or plain lines where nobody could see that. */
    static Screen suitable() {
        return Terminal.isInteractive() ? new LiveScreen(System.out) : new PlainScreen(System.out);
    }
}
