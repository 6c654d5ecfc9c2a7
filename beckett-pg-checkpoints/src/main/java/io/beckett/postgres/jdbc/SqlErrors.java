package io.beckett.postgres.jdbc;

import io.beckett.error.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells trouble that passes from mistakes that stay, by SQLState. */
public final class SqlErrors {
    private static final String STORE = "Postgres";

    /** Connection; resources (disk full, too many connections); system (I/O error). */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "58");

    private static final Set<String> PASSING = Set.of(
            "40001", // serialization failure
            "40P01", // deadlock
            "25006", // read-only: a standby, or a primary being demoted
            "25P03", // idle in transaction for too long
            "25P04", // transaction took too long
            "55P03", // lock not available
            "57014", // statement cancelled or timed out
            "57P01", // administrator shuts the server down
            "57P02", // server crashed
            "57P03", // server starts up or recovers
            "57P05", // idle session
            "28000", // pg_hba or role being changed
            "28P01", // password being changed
            "3D000"); // database being restored

    /** Tables were upgraded under a prepared statement; it is prepared anew the next time. */
    private static final String PLAN_CHANGED = "cached plan must not change result type";

    private SqlErrors() {}

    /**
     * What to throw to the caller.
     *
     * @param what what was tried, for example {@code "flush"}
     */
    public static RuntimeException translate(String what, SQLException error) {
        var state = String.valueOf(error.getSQLState());
        if (passes(error)) {
            return new StoreUnavailableException(
                    STORE, what + " failed: " + error.getMessage() + " (SQLState " + state + ")", error);
        }
        return new IllegalStateException("Postgres refused " + what + ": " + error.getMessage() + hint(state), error);
    }

    /** Whether repeating may help. */
    public static boolean passes(SQLException error) {
        var state = error.getSQLState();
        if (state == null || state.length() != 5) {
            return true; // from a pool or the driver, not from the server: no connection was to be had
        }
        return PASSING_CLASSES.contains(state.substring(0, 2))
                || PASSING.contains(state)
                || error instanceof SQLTransientException
                || error instanceof SQLRecoverableException
                || (state.equals("0A000") && String.valueOf(error.getMessage()).contains(PLAN_CHANGED));
    }

    private static String hint(String state) {
        return switch (state) {
            case "42P01", "3F000", "42703" ->
                " (SQLState " + state + "). The tables are missing or of another release: call"
                        + " Migrations.upgrade(dataSource), with the schema given to PostgresCheckpoints.";
            case "42501" ->
                " (SQLState 42501). Grant the role of the data source usage of the schema and select,"
                        + " insert, update and delete on its tables, and usage on its sequences.";
            case "26000", "42P05" ->
                " (SQLState " + state + "). Behind a pooler that shares connections per"
                        + " transaction add prepareThreshold=0 to the JDBC address.";
            default -> " (SQLState " + state + ")";
        };
    }
}
