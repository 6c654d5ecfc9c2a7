package io.beckett.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.EmbeddedPostgres;
import io.beckett.testkit.SharedServers;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The examples that write streams find what they claim. */
@ExtendWith(SharedServers.class)
class StoreExamplesIT {
    private final String[] options;

    StoreExamplesIT(EmbeddedKafka kafka, EmbeddedPostgres.Database database, @TempDir Path folder) {
        options = new String[] {
            "--folder=" + folder, "--bootstrap-servers=" + kafka.bootstrapServers(), "--jdbc-url=" + database.jdbcUrl()
        };
    }

    @Test
    void whatIsOrderedIsAllocatedOnce() {
        assertThat(new CommandLine(new OrderInventoryMain()).execute(options)).isZero();
    }

    @Test
    @DisplayName("I8: two processes that decide on the same streams never overdraw one, and pay nothing twice")
    void twoProcessesContend() {
        assertThat(new CommandLine(new ContendingMain()).execute(options)).isZero();
    }

    @Test
    @DisplayName("I7: tables that are dropped are made again from the topics")
    void droppedTablesAreMadeAgain() {
        assertThat(new CommandLine(new RebuildMain()).execute(options)).isZero();
    }
}
