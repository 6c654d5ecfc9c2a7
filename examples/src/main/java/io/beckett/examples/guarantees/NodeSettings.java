package io.beckett.examples.guarantees;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What a node of a run must know; each value is an option of {@link GuaranteeNodeMain}, too. */
final class NodeSettings {

    @Option(names = "--bootstrap-servers", required = true)
    String bootstrapServers = "";

    @Option(names = "--jdbc-url", required = true)
    String jdbcUrl = "";

    /** Names the topic and the group. */
    @Option(names = "--run", required = true)
    String run = "";

    @Option(names = "--seed", required = true)
    long seed;

    /** Where histories and logs are written. */
    @Option(names = "--history", required = true)
    Path history = Path.of("");

    NodeSettings() {}

    NodeSettings(String bootstrapServers, String jdbcUrl, String run, long seed, Path history) {
        this.bootstrapServers = bootstrapServers;
        this.jdbcUrl = jdbcUrl;
        this.run = run;
        this.seed = seed;
        this.history = history;
    }

    /** The file of one writer's history. */
    Path history(String writer) {
        return history.resolve(writer + ".history");
    }

    List<String> arguments() {
        return List.of(
                "--bootstrap-servers=" + bootstrapServers,
                "--jdbc-url=" + jdbcUrl,
                "--run=" + run,
                "--seed=" + seed,
                "--history=" + history);
    }
}
