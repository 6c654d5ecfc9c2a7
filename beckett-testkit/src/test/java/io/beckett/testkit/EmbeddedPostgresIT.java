package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class EmbeddedPostgresIT {

    @Test
    void twoDatabasesOfOneServerAreIsolated(EmbeddedPostgres postgres) throws Exception {
        var one = postgres.newDatabase();
        var other = postgres.newDatabase();

        execute(one.dataSource(), "create table notes (text text)");
        execute(one.dataSource(), "insert into notes values ('one')");
        execute(other.dataSource(), "create table notes (text text)");

        assertThat(query(one.dataSource(), "select count(*) from notes")).isEqualTo("1");
        assertThat(query(other.dataSource(), "select count(*) from notes")).isEqualTo("0");
        assertThat(one.jdbcUrl()).contains(one.name()).isNotEqualTo(other.jdbcUrl());
    }

    @Test
    void aTemporaryServerDoesNotWaitForTheDisk(EmbeddedPostgres postgres) throws Exception {
        assertThat(query(postgres.dataSource(), "show fsync")).isEqualTo("off");
        assertThat(query(postgres.dataSource(), "show synchronous_commit")).isEqualTo("off");
    }

    @Test
    void aKeptFolderCommitsDurablyAndItsDataSurvivesCloseAndStart(@TempDir Path folder) throws Exception {
        try (var postgres = EmbeddedPostgres.builder().folder(folder).start()) {
            assertThat(query(postgres.dataSource(), "show fsync")).isEqualTo("on");
            assertThat(query(postgres.dataSource(), "show synchronous_commit")).isEqualTo("on");
            execute(postgres.dataSource(), "create table notes as select 'kept' as text");
        }

        try (var postgres = EmbeddedPostgres.builder().folder(folder).start()) {
            assertThat(query(postgres.dataSource(), "select text from notes")).isEqualTo("kept");
        }
    }

    @Test
    void aFolderThatALivingServerUsesIsRefused(@TempDir Path folder) throws Exception {
        try (var postgres = EmbeddedPostgres.builder().folder(folder).start()) {
            assertThatThrownBy(() -> EmbeddedPostgres.builder().folder(folder).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
            assertThat(query(postgres.dataSource(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aPidFileWhoseNumberBelongsToAnotherProgramDoesNotPreventTheStart(@TempDir Path folder) throws Exception {
        EmbeddedPostgres.builder().folder(folder).start().close();
        var pidFile = folder.resolve("data").resolve("postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + folder + "\n");

        try (var postgres = EmbeddedPostgres.builder().folder(folder).start()) {
            assertThat(query(postgres.dataSource(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aDataFolderThatWasNeverCompletedIsMadeAgain(@TempDir Path folder) throws Exception {
        var half = Files.createDirectories(folder.resolve("data"));
        Files.writeString(half.resolve("postgresql.conf"), "");

        try (var postgres = EmbeddedPostgres.builder().folder(folder).start()) {
            assertThat(query(postgres.dataSource(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void closingTwiceIsFine(@TempDir Path folder) {
        var postgres = EmbeddedPostgres.builder().folder(folder).start();
        postgres.close();
        postgres.close();

        assertThat(folder.resolve("data").resolve("postmaster.pid")).doesNotExist();
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(DataSource dataSource, String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
