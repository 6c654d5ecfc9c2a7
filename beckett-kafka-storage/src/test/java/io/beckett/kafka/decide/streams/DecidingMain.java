package io.beckett.kafka.decide.streams;

import io.beckett.kafka.decide.streams.DeciderSettings.Guarantee;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node that decides a log topic until it is killed, or its input ends. */
final class DecidingMain {
    private DecidingMain() {}

    public static void main(String[] args) throws IOException {
        try (var decider = LogDecider.start(
                settings(args[0], args[1], Path.of(args[2])).withGuarantee(Guarantee.valueOf(args[3])))) {
            while (System.in.read() >= 0) {
                System.out.println(decider.state());
            }
        }
    }

    static DeciderSettings settings(String servers, String log, Path stateFolder) {
        // A killed node's partitions wait this long.
        Map<String, Object> client =
                Map.of("bootstrap.servers", servers, "session.timeout.ms", 1_000, "heartbeat.interval.ms", 300);
        return DeciderSettings.of(LogTopics.of("test", log), client, stateFolder)
                .withReplicationFactor(1);
    }

    static Process start(String servers, String log, Path stateFolder, Path temporary, Guarantee guarantee)
            throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-Xmx256m", "-Djava.io.tmpdir=" + temporary));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DecidingMain.class.getName()));
        command.addAll(List.of(servers, log, stateFolder.toString(), guarantee.name()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
