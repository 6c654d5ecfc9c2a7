package io.beckett.runtime;

/** Who learns how a run ended and records it. */
interface RunOwner {
    /** The handler returned, threw, or was given up. Called once per run. */
    void ended(Run run, Outcome outcome);

    /** The handler is over its time limit and ignores the interruption: its attempt is recorded while it still runs. */
    void overran(Run run, Outcome.Failed timeOut);
}
