package io.beckett.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlameGraphsTest {
    @TempDir
    private Path folder;

    @Test
    void aRecordingOfThisProcessBecomesGraphsThatShowWhatItDid() throws Exception {
        var recording = recordUntilSampled();

        var graphs = FlameGraphs.of(recording);

        assertThat(graphs).extracting(graph -> graph.getFileName().toString()).contains("work-cpu.html");
        assertThat(namesIn(Files.readString(folder.resolve("work-cpu.html"))))
                .anyMatch(name -> name.endsWith("FlameGraphsTest.burnTimeForTheGraph"));
    }

    @Test
    void aRecordingIsNamedAfterTheMainClassOfItsProcess() throws Exception {
        var file = folder.resolve("17.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.JVMInformation");
            recording.start();
            recording.stop();
            recording.dump(file);
        }

        var named = FlameGraphs.named(file);

        assertThat(named).exists();
        assertThat(named.getFileName().toString())
                .matches("[A-Za-z0-9_]+-" + ProcessHandle.current().pid() + "\\.jfr");
        assertThat(Files.exists(file)).isFalse();
    }

    /** A graph spares of each name what it has in common with the one before: the first character tells how much. */
    private static List<String> namesIn(String graph) {
        var names = new ArrayList<String>();
        var from = graph.indexOf("const cpool = [");
        for (var line : graph.substring(graph.indexOf('\n', from) + 1, graph.indexOf("];", from))
                .split(",\n")) {
            var name =
                    line.strip().replaceAll("^'|',?$", "").replace("\\\\", "\\").replace("\\'", "'");
            names.add(
                    names.isEmpty()
                            ? name
                            : names.get(names.size() - 1).substring(0, name.charAt(0) - 32) + name.substring(1));
        }
        return names;
    }

    /** A machine that is busy may take no sample for a while. */
    private Path recordUntilSampled() throws Exception {
        var file = folder.resolve("work.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(1));
            recording.start();
            var seen = false;
            for (var left = 100; left > 0 && !seen; left--) {
                assertThat(burnTimeForTheGraph()).isNotZero();
                recording.dump(file);
                seen = RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals("jdk.ExecutionSample"))
                        .anyMatch(event -> event.getStackTrace().getFrames().stream()
                                .anyMatch(frame -> frame.getMethod().getName().equals("burnTimeForTheGraph")));
            }
            assertThat(seen).as("sampled").isTrue();
        }
        return file;
    }

    private static long burnTimeForTheGraph() {
        var until = System.nanoTime() + Duration.ofMillis(200).toNanos();
        var sum = 1L;
        while (System.nanoTime() < until) {
            for (var i = 0; i < 10_000; i++) {
                sum = sum * 31 + i;
            }
        }
        return sum | 1;
    }
}
