package io.beckett.postgres;

import io.beckett.error.ConfigurationException;
import io.beckett.postgres.jdbc.Schema;
import io.beckett.postgres.jdbc.Transactions;
import io.beckett.postgres.query.ReadVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables of the checkpoint store, and brings those of an older release up to date.
 *
 * <p>Either {@link #upgrade} does it, in one transaction, safely on several nodes at once and as often as you like; or the
 * text of {@link #sql} is applied by hand or by a migration tool, which a later {@link #upgrade} recognises. Releases only
 * ever add steps: the text of a newer release contains the steps of the older ones and passes over those that are applied.
 */
public final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final String DEFAULT_SCHEMA = "beckett";

    /** Adding an index to large tables may take its time. */
    private static final Duration ANSWER_WITHIN = Duration.ofHours(1);

    private Migrations() {}

    /** Upgrades the schema {@code beckett}; see {@link #upgrade(DataSource, String)}. */
    public static void upgrade(DataSource dataSource) {
        upgrade(dataSource, DEFAULT_SCHEMA);
    }

    /**
     * Makes what is missing; does nothing if nothing is. Needs the right to create in the database, or an existing schema
     * and the right to create in it. Behind a pooler that shares connections per transaction it works as well.
     *
     * @param schema 1 to 63 bytes of UTF-8, upper case and quotes are kept; the same as given to
     *     {@link PostgresCheckpoints#schema}
     * @throws IllegalArgumentException if that is not a schema's name
     * @throws ConfigurationException if the tables are of a newer release
     * @throws io.beckett.error.StoreUnavailableException if Postgres cannot be reached; calling again is safe
     */
    public static void upgrade(DataSource dataSource, String schema) {
        Objects.requireNonNull(dataSource, "dataSource");
        var checked = Schema.of(schema);
        new Transactions(dataSource, ANSWER_WITHIN)
                .run("upgrade of schema '" + checked + "'", connection -> upgrade(connection, checked));
    }

    /**
     * The same as one SQL text for Postgres.
     *
     * @param schema as in {@link #upgrade(DataSource, String)}
     */
    public static String sql(String schema) {
        var checked = Schema.of(schema);
        var text = new StringBuilder("-- Tables of Beckett's checkpoint store. Applying this again changes nothing.\n")
                .append(create(checked));
        for (var migration : MigrationFiles.all()) {
            text.append(guarded(checked, migration));
        }
        return text.toString();
    }

    private static int upgrade(Connection connection, Schema schema) throws SQLException {
        var readVersion = new ReadVersion(schema);
        var found = readVersion.run(connection);
        checkNotNewer(schema, found);
        if (found == MigrationFiles.newest()) {
            return found;
        }
        execute(connection, "select pg_advisory_xact_lock(" + schema.lockKey() + ")");
        if (!readVersion.schemaExists(connection)) {
            execute(connection, "create schema " + schema.quoted());
        }
        execute(connection, schema.sql(TABLE));
        // Another node may have been faster; the lock makes its rows visible.
        var now = readVersion.run(connection);
        checkNotNewer(schema, now);
        for (var migration : MigrationFiles.all()) {
            if (migration.version() > now) {
                execute(connection, migration.sql(schema));
                execute(connection, record(schema, migration));
                log.info("schema '{}': applied migration {}", schema, migration.name());
            }
        }
        return MigrationFiles.newest();
    }

    /**
     * Looks whether the tables are those of this release.
     *
     * @throws ConfigurationException if not
     */
    static void check(Connection connection, Schema schema) throws SQLException {
        var found = new ReadVersion(schema).run(connection);
        checkNotNewer(schema, found);
        if (found < MigrationFiles.newest()) {
            var arguments = schema.name().equals(DEFAULT_SCHEMA) ? "dataSource" : "dataSource, \"" + schema + "\"";
            throw new ConfigurationException(List.of("checkpoint store: schema '" + schema + "' "
                    + (found == 0
                            ? "has no tables of Beckett"
                            : "is at migration " + found + ", this release needs " + MigrationFiles.newest())
                    + ". Call Migrations.upgrade(" + arguments + ") before start, or apply Migrations.sql(\"" + schema
                    + "\")."));
        }
    }

    private static void checkNotNewer(Schema schema, int found) {
        if (found > MigrationFiles.newest()) {
            throw new ConfigurationException(List.of("checkpoint store: schema '" + schema + "' is at migration "
                    + found + ", this release knows only " + MigrationFiles.newest()
                    + ". Use the newer release of Beckett that made it."));
        }
    }

    private static final String TABLE = """
            create table if not exists ${schema}.migration (
                version integer primary key,
                name text not null,
                applied_at timestamptz not null default clock_timestamp()
            )
            """;

    private static String create(Schema schema) {
        return schema.sql("create schema if not exists ${schema};\n\n" + TABLE.stripTrailing() + ";\n");
    }

    private static String record(Schema schema, MigrationFiles.Migration migration) {
        return schema.sql("insert into ${schema}.migration (version, name) values (%d, '%s')"
                .formatted(migration.version(), migration.name()));
    }

    private static String guarded(Schema schema, MigrationFiles.Migration migration) {
        return """

                do $beckett_migration$
                begin
                perform pg_advisory_xact_lock(%d);
                if exists (select from %s.migration where version = %d) then
                    return;
                end if;
                %s
                %s;
                end
                $beckett_migration$;
                """.formatted(
                        schema.lockKey(),
                        schema.quoted(),
                        migration.version(),
                        migration.sql(schema).stripTrailing(),
                        record(schema, migration));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
