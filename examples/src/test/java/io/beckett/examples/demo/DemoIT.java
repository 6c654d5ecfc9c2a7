package io.beckett.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.postgres.Migrations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, smaller: the whole course on real servers. */
class DemoIT {

    private final Recorder screen = new Recorder();

    @Test
    void theDemoPassesTwiceOnAKeptFolder(@TempDir Path folder) throws Exception {
        for (var run = 1; run <= 2; run++) {
            screen.said.clear();
            try (var servers = Servers.open(ServerOptions.embeddedIn(folder))) {
                try (var pool = servers.pool("migrations", 1)) {
                    Migrations.upgrade(pool);
                }
                var passed = new Demo(servers, small(), 2, Duration.ofSeconds(60), screen).run();

                assertThat(passed).as("run %s: %s", run, screen.said).isTrue();
                assertThat(screen.said)
                        .anyMatch(line ->
                                line.contains("All other streams are finished. Repo-octo-org/octo-repo-1 waits"))
                        .anyMatch(line -> line.contains("all 26 streams, each stream in order, each message once"))
                        .noneMatch(line -> line.contains("WRONG"));
            }
        }
    }

    /** All repositories, of the large one not everything. */
    private static List<Webhook> small() {
        var all = Webhook.extract();
        var large = all.stream()
                .filter(webhook -> webhook.repository().equals(Optional.of("Codertocat/Hello-World")))
                .skip(10)
                .toList();
        return all.stream().filter(webhook -> !large.contains(webhook)).toList();
    }

    private static final class Recorder implements Screen {
        private final List<String> said = new CopyOnWriteArrayList<>();

        @Override
        public void show(Snapshot snapshot) {
            assertThat(snapshot.table()).isNotEmpty();
        }

        @Override
        public void leave() {}

        @Override
        public void say(String text) {
            said.add(text);
        }
    }
}
