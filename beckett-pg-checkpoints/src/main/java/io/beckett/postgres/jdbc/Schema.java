package io.beckett.postgres.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** The Postgres schema that holds the tables, under whatever name. Immutable. */
public final class Schema {
    private static final int MAX_BYTES = 63;
    private static final String PLACEHOLDER = "${schema}";

    private final String name;

    private Schema(String name) {
        this.name = name;
    }

    /**
     * Checks a name. Upper case, spaces and quotes are allowed and kept.
     *
     * @throws IllegalArgumentException if Postgres would not take it, or would cut it
     */
    public static Schema of(String name) {
        Objects.requireNonNull(name, "schema");
        var bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("schema '" + name + "' has " + bytes + " bytes of UTF-8, allowed 1 to "
                    + MAX_BYTES + ". Write a shorter name, for example \"beckett\".");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "schema has a control character. Write a readable name, for example" + " \"beckett\".");
        }
        if (name.startsWith("pg_")) {
            throw new IllegalArgumentException(
                    "schema '" + name
                            + "' starts with pg_, which Postgres keeps for itself. Write another name, for example \"beckett\".");
        }
        return new Schema(name);
    }

    /** As the user wrote it. */
    public String name() {
        return name;
    }

    /** As SQL takes it. */
    public String quoted() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Puts the schema where the text says {@code ${schema}}, also at the beginning of a literal. */
    public String sql(String template) {
        return template.replace("'" + PLACEHOLDER, "'" + quoted().replace("'", "''"))
                .replace(PLACEHOLDER, quoted());
    }

    /** The channel on which nodes tell each other about work. Hashed, since it may have no more bytes than a schema. */
    public String channel() {
        return "beckett_work_" + HexFormat.of().formatHex(digest(), 0, 8);
    }

    /** The key of the lock under which this schema's tables are changed. */
    public long lockKey() {
        return ByteBuffer.wrap(digest()).getLong();
    }

    /** The key of the lock under which subscriptions and partitions are registered; not the one of the tables. */
    public long registrationKey() {
        return ByteBuffer.wrap(digest()).getLong(Long.BYTES);
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(("beckett:" + name).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
