package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessIT {

    @Test
    void whatAKilledProcessKeptIsThereAgainSoonAfter(@TempDir Path folder) throws Exception {
        var victim = start(folder);
        try (var output = victim.inputReader()) {
            var addresses = output.lines()
                    .filter(line -> line.startsWith("ready "))
                    .map(line -> line.split(" "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the process ended early"));
            try (var admin = Admin.create(Map.of("bootstrap.servers", addresses[1]))) {
                admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                        .all()
                        .get();
            }
            KafkaProbe.produce(addresses[1], "kept", "a", "b");
            try (var connection = DriverManager.getConnection(addresses[2]);
                    var statement = connection.createStatement()) {
                statement.execute("create table notes as select 'kept' as text");
            }
        } finally {
            victim.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }

        var begin = System.nanoTime();
        try (var kafka = EmbeddedKafka.builder().folder(folder.resolve("kafka")).start();
                var postgres = EmbeddedPostgres.builder()
                        .folder(folder.resolve("postgres"))
                        .start()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            assertThat(KafkaProbe.consume(kafka.bootstrapServers(), "readers", "kept", 2))
                    .containsExactly("a", "b");
            try (var connection = postgres.dataSource().getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select text from notes")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("kept");
            }
        }
    }

    private static Process start(Path folder) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeptServersMain.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
