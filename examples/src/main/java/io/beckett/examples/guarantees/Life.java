package io.beckett.examples.guarantees;

/** One life of a node, wherever it runs. Belongs to one thread. */
interface Life {

    String name();

    /** Whether it neither stopped by itself nor ended. */
    boolean isRunning();

    /** Ends it cleanly and returns when it has ended. */
    void end();

    /**
     * Ends it without giving it a chance to do anything, and returns when it is gone.
     *
     * @throws IllegalStateException if it is no process
     */
    void kill();
}
