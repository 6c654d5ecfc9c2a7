package io.beckett.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.CheckpointStatus;
import io.beckett.examples.demo.Snapshot.NodeCount;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScreensTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    @Test
    void theTableShowsNodesLagAndTheStreamThatWaits() {
        assertThat(snapshot(3).table())
                .anyMatch(line -> line.matches("  node-1 +1,200 +30"))
                .anyMatch(line -> line.matches("  lag +0 +18"))
                .anyMatch(line -> line.contains("Repo-octo-org/octo-repo-1 RETRY after 4 attempts, next in 6 s"));
    }

    @Test
    void plainLinesComeEveryTwoSeconds() {
        var screen = new PlainScreen(out);

        screen.show(snapshot(1));
        screen.show(snapshot(2));
        screen.show(snapshot(3));

        assertThat(bytes.toString(UTF_8).lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("node-1 1,230", "lag 0 and 18", "waiting: Repo-octo-org/octo-repo-1 RETRY");
        assertThat(bytes.toString(UTF_8)).doesNotContain("\u001b");
    }

    @Test
    void theLiveTableIsDrawnOverTheLastOneAndBelowWhatIsSaid() {
        var screen = new LiveScreen(out);
        var lines = snapshot(1).table().size();

        screen.show(snapshot(1));
        bytes.reset();
        screen.say("hello");

        assertThat(bytes.toString(UTF_8)).startsWith("\u001b[" + lines + "A").containsSubsequence("hello\n", "node-1");
    }

    @Test
    void aTableThatIsLeftStaysAboveWhatIsSaidLater() {
        var screen = new LiveScreen(out);

        screen.show(snapshot(1));
        screen.leave();
        bytes.reset();
        screen.say("hello");

        assertThat(bytes.toString(UTF_8)).contains("hello\n").doesNotContain("node-1", "A\r");
    }

    private static Snapshot snapshot(int seconds) {
        var blocked = new CheckpointInfo(
                "webhooks",
                Webhooks.NOTIFICATIONS,
                "Repo-octo-org/octo-repo-1",
                "github-webhooks",
                0,
                0,
                9,
                CheckpointStatus.RETRY,
                false,
                Optional.of(NOW.plusSeconds(6)),
                4,
                Optional.of("no answer"),
                "reference");
        return new Snapshot(
                Duration.ofSeconds(seconds),
                6_650,
                1_650,
                List.of(new NodeCount("node-1", 1_200, 30)),
                0,
                18,
                List.of(blocked),
                NOW);
    }
}
