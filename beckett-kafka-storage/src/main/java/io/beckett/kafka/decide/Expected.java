package io.beckett.kafka.decide;

/**
 * The version a stream must have for an append to be accepted.
 *
 * @param kind what is compared
 * @param version of {@link Kind#EXACT}: 0 and up, where 0 says that the stream must not exist; else 0
 */
public record Expected(Kind kind, long version) {
    /** Whatever it is. */
    public static final Expected ANY = new Expected(Kind.ANY, 0);

    /** At least one message. */
    public static final Expected EXISTS = new Expected(Kind.EXISTS, 0);

    /** What is compared. */
    public enum Kind {
        /** Nothing. */
        ANY(0),
        /** That the version is not 0. */
        EXISTS(1),
        /** The version. */
        EXACT(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) {
            return switch (code) {
                case 0 -> ANY;
                case 1 -> EXISTS;
                case 2 -> EXACT;
                default -> throw new WireReader.Malformed("an expected version of kind " + code);
            };
        }
    }

    /** Checks the version. */
    public Expected {
        if (version < 0 || (kind != Kind.EXACT && version != 0)) {
            throw new IllegalArgumentException(
                    "version " + version + " with " + kind + ", allowed with EXACT: 0 and up, otherwise: 0");
        }
    }

    /** This version and no other. */
    public static Expected exact(long version) {
        return new Expected(Kind.EXACT, version);
    }

    boolean allows(long actual) {
        return switch (kind) {
            case ANY -> true;
            case EXISTS -> actual > 0;
            case EXACT -> actual == version;
        };
    }

    void write(WireWriter out) {
        out.u8(kind.code).i64(version);
    }

    static Expected read(WireReader in) {
        var kind = Kind.of(in.u8());
        var version = in.i64();
        if (version < 0 || (kind != Kind.EXACT && version != 0)) {
            throw new WireReader.Malformed("the expected version " + version + " with " + kind);
        }
        return new Expected(kind, version);
    }

    /**
     * What {@link #toString} gave.
     *
     * @throws IllegalArgumentException if it did not
     */
    static Expected of(String text) {
        return switch (text) {
            case "any" -> ANY;
            case "exists" -> EXISTS;
            default -> exact(Long.parseLong(text));
        };
    }

    /** As the log's header shows it: {@code any}, {@code exists} or the number. */
    @Override
    public String toString() {
        return switch (kind) {
            case ANY -> "any";
            case EXISTS -> "exists";
            case EXACT -> Long.toString(version);
        };
    }
}
