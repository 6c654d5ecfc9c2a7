package io.beckett.postgres.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.error.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("B35: trouble of the store is told apart from mistakes")
class SqlErrorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08003", "08004", "08006", "08P01", // connection
                "40001", "40P01", // serialization, deadlock
                "25006", "25P03", "25P04", // read-only, idle too long, too long
                "53000", "53100", "53200", "53300", // resources
                "55P03", "57014", "57P01", "57P02", "57P03", "57P05", // locks, cancelled, shut down
                "58000", "58030", // system
                "28000", "28P01", "3D000"
            })
    void whatMayPassIsUnavailable(String state) {
        var error = new SQLException("no luck", state);
        assertThat(SqlErrors.translate("flush", error))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Postgres is out of reach: flush failed: no luck (SQLState " + state + ")")
                .hasCause(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "42703", "42601", "23505", "22021", "22003", "0A000", "26000", "42501", "XX000"})
    void mistakesStay(String state) {
        var error = new SQLException("no luck", state);
        assertThat(SqlErrors.translate("flush", error))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Postgres refused flush: no luck")
                .hasMessageContaining(state)
                .hasCause(error);
    }

    @Test
    void aPoolWithoutAConnectionIsUnavailable() {
        assertThat(SqlErrors.passes(new SQLTransientConnectionException("timed out")))
                .isTrue();
        assertThat(SqlErrors.passes(new SQLException("the pool is closed"))).isTrue();
    }

    @Test
    void aPlanOfAnOlderReleaseIsPreparedAnew() {
        assertThat(SqlErrors.passes(new SQLException("ERROR: cached plan must not change result type", "0A000")))
                .isTrue();
    }

    @Test
    void missingTablesNameTheirRemedy() {
        assertThat(SqlErrors.translate("flush", new SQLException("relation does not exist", "42P01")))
                .hasMessageContaining("Migrations.upgrade");
        assertThat(SqlErrors.translate("flush", new SQLException("permission denied", "42501")))
                .hasMessageContaining("Grant");
        assertThat(SqlErrors.translate("flush", new SQLException("prepared statement does not exist", "26000")))
                .hasMessageContaining("prepareThreshold=0");
    }
}
