package io.beckett.message;

/**
 * What an append demands of the stream's version. The version is the number of messages; a stream without messages does
 * not exist and has version 0. Immutable, safe for all threads.
 */
public sealed interface ExpectedVersion {

    /** Whatever it is. */
    static ExpectedVersion any() {
        return Any.INSTANCE;
    }

    /** The stream must not exist. */
    static ExpectedVersion none() {
        return None.INSTANCE;
    }

    /** The stream must exist. */
    static ExpectedVersion exists() {
        return Exists.INSTANCE;
    }

    /**
     * Exactly this version; 0 is {@link #none()}, so that {@code exact(stream.version())} always fits.
     *
     * @throws IllegalArgumentException if it is negative
     */
    static ExpectedVersion exact(long version) {
        return version == 0 ? none() : new Exact(version);
    }

    /** The one value of {@link ExpectedVersion#any()}. */
    enum Any implements ExpectedVersion {
        INSTANCE;

        @Override
        public String toString() {
            return "any";
        }
    }

    /** The one value of {@link ExpectedVersion#none()}. */
    enum None implements ExpectedVersion {
        INSTANCE;

        @Override
        public String toString() {
            return "none";
        }
    }

    /** The one value of {@link ExpectedVersion#exists()}. */
    enum Exists implements ExpectedVersion {
        INSTANCE;

        @Override
        public String toString() {
            return "exists";
        }
    }

    /**
     * A version above 0.
     *
     * @param version 1 and up
     */
    record Exact(long version) implements ExpectedVersion {
        public Exact {
            if (version < 0) {
                throw new IllegalArgumentException("expected version " + version
                        + " is impossible, allowed 0 and up (0 is none()). For \"whatever it is\" use"
                        + " ExpectedVersion.any().");
            }
            if (version == 0) {
                throw new IllegalArgumentException("expected version 0 is none(). Write ExpectedVersion.exact(0).");
            }
        }

        @Override
        public String toString() {
            return Long.toString(version);
        }
    }
}
