package io.beckett.examples.demo;

/**
 * The other end of the notifications. It does not answer for one repository, until somebody repairs it: the cause of the
 * failure that the demo shows. Safe for all threads.
 */
final class Receiver {

    private final String brokenFor;
    private volatile boolean broken = true;

    Receiver(String brokenFor) {
        this.brokenFor = brokenFor;
    }

    String brokenFor() {
        return brokenFor;
    }

    void repair() {
        broken = false;
    }

    /**
     * Is told about a webhook.
     *
     * @throws ReceiverDownException if it is not to be reached for that repository
     */
    void notifyOf(String repository) {
        if (broken && repository.equals(brokenFor)) {
            throw new ReceiverDownException("the receiver of " + repository + " does not answer");
        }
    }

    /** The receiver cannot be reached. */
    static final class ReceiverDownException extends RuntimeException {
        ReceiverDownException(String message) {
            super(message);
        }
    }
}
