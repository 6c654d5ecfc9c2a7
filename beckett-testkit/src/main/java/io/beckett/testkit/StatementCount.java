package io.beckett.testkit;

/**
 * What one statement cost so far.
 *
 * @param statement its text on one line; {@code commit} and {@code rollback} for the ends of transactions
 * @param roundTrips how often the database was asked; a batch counts once
 * @param executions how often it was carried out; a batch counts each of its parts
 * @param batches how many of the round trips were batches
 * @param rowsReturned rows that were read from its results
 * @param rowsUpdated rows that it inserted, updated or deleted, as the driver reports
 */
public record StatementCount(
        String statement, long roundTrips, long executions, long batches, long rowsReturned, long rowsUpdated) {
    StatementCount plus(StatementCount other) {
        return new StatementCount(
                statement,
                roundTrips + other.roundTrips,
                executions + other.executions,
                batches + other.batches,
                rowsReturned + other.rowsReturned,
                rowsUpdated + other.rowsUpdated);
    }
}
