package io.beckett.examples.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka and which Postgres: the options that all examples share. What is not given is embedded. */
public final class ServerOptions {

    /** By this variable a process that an example starts gets the password, so that no process list shows it. */
    static final String PASSWORD_VARIABLE = "BECKETT_JDBC_PASSWORD";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Folder of the embedded servers, which keep their data in it. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of("beckett-demo");

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,..",
            description = "A Kafka to use instead of the embedded broker.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "Properties for all Kafka clients, such as bootstrap.servers and security settings.")
    private @Nullable Path kafkaProperties;

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = "A Postgres to use instead of the embedded one, for example"
                    + " jdbc:postgresql://localhost/demo?user=me. Tables are made in schemas beckett and beckett_demo.")
    private @Nullable String jdbcUrl;

    @Option(names = "--jdbc-user", paramLabel = "NAME", description = "User, if the URL does not name it.")
    private @Nullable String jdbcUser;

    @Option(
            names = "--jdbc-password",
            paramLabel = "PASSWORD",
            defaultValue = "${env:" + PASSWORD_VARIABLE + "}",
            description = "Password, if the URL does not name it. Default: the variable " + PASSWORD_VARIABLE + ".")
    private @Nullable String jdbcPassword;

    @SuppressWarnings("UnusedVariable") // its being there is what counts
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show these options.")
    private boolean help;

    /** The options of an example that nobody gave any. */
    public ServerOptions() {}

    /** The folder of the embedded servers, and of the log. */
    public Path folder() {
        return folder;
    }

    /** The same, with everything embedded in this folder. */
    public static ServerOptions embeddedIn(Path folder) {
        var options = new ServerOptions();
        options.folder = folder;
        return options;
    }

    /** Whether at least one of the servers is given. */
    public boolean isGiven() {
        return kafka().isPresent() || database().isPresent();
    }

    /** The properties of the Kafka that was given; empty if none was. */
    Optional<Map<String, Object>> kafka() {
        var properties = new HashMap<String, Object>();
        if (kafkaProperties != null) {
            read(kafkaProperties).forEach((name, value) -> properties.put(name.toString(), value));
        }
        if (bootstrapServers != null) {
            properties.put("bootstrap.servers", bootstrapServers);
        }
        if (properties.isEmpty()) {
            return Optional.empty();
        }
        if (!properties.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("--kafka-properties " + kafkaProperties
                    + " names no bootstrap.servers. Add it there, or give --bootstrap-servers.");
        }
        return Optional.of(properties);
    }

    /** The Postgres that was given; empty if none was. */
    Optional<Database> database() {
        return Optional.ofNullable(jdbcUrl).map(url -> new Database(url, jdbcUser, jdbcPassword));
    }

    /** The file of Kafka properties, for processes that are started with the same options. */
    Optional<Path> kafkaPropertiesFile() {
        return Optional.ofNullable(kafkaProperties);
    }

    private static Properties read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the Kafka properties in " + file, e);
        }
        return properties;
    }

    /**
     * How a database is reached.
     *
     * @param url its JDBC address
     * @param user null if the address names the user
     * @param password null if the address names it or none is needed
     */
    record Database(
            String url, @Nullable String user, @Nullable String password) {
        @Override
        public String toString() {
            return url.replaceAll("(?i)(password=)[^&]*", "$1***");
        }
    }
}
