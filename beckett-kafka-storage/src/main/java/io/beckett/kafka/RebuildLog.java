package io.beckett.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Rebuilds the store of a log topic from the log, as a program for operators:
 *
 * <pre>java -cp CLASSPATH io.beckett.kafka.RebuildLog kafka.properties TOPIC PARTITIONS REPLICATION_FACTOR</pre>
 *
 * <p>The class path is the application's. What it does and when it refuses: {@link KafkaStorage#rebuildLog}.
 */
public final class RebuildLog {
    private RebuildLog() {}

    /**
     * Does it and says what was done.
     *
     * @param args a file of Kafka properties, the log topic's name, and the numbers that it is declared with
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if there are not four of them, or numbers are not numbers
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            throw new IllegalArgumentException(
                    "4 arguments are needed: kafka.properties TOPIC PARTITIONS REPLICATION_FACTOR");
        }
        var properties = new Properties();
        try (InputStream file = Files.newInputStream(Path.of(args[0]))) {
            properties.load(file);
        }
        var storage = KafkaStorage.builder(properties)
                .log(
                        args[1],
                        log -> log.streams(name -> true)
                                .partitions(Integer.parseInt(args[2]))
                                .replicationFactor(Integer.parseInt(args[3])))
                .build();
        var rebuilt = storage.rebuildLog(args[1]);
        System.out.println("The store of log topic '" + rebuilt.topic() + "' was rebuilt from " + rebuilt.messages()
                + " messages in " + rebuilt.partitions() + " partitions.");
    }
}
