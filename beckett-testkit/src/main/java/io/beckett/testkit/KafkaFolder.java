package io.beckett.testkit;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** The folder of one broker, owned by it while open; a temporary one is deleted with all data when closed. */
final class KafkaFolder implements AutoCloseable {

    private final Path root;
    private final boolean temporary;
    private final FolderLock lock;

    private KafkaFolder(Path root, boolean temporary) {
        this.root = root;
        this.temporary = temporary;
        this.lock = FolderLock.take(root, "Kafka broker");
    }

    static KafkaFolder open(@Nullable Path kept) {
        return kept == null
                ? new KafkaFolder(Folders.createTemporary("beckett-kafka-"), true)
                : new KafkaFolder(Folders.create(kept), false);
    }

    Path data() {
        return root.resolve("data");
    }

    /** Makes the folder usable for a broker, as the storage tool of a Kafka distribution does. */
    void formatOnce() {
        var data = Folders.create(data());
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot prepare the folder " + data + " for a Kafka broker", e);
        }
    }

    @Override
    public void close() {
        lock.close();
        if (temporary) {
            Folders.delete(root);
        }
    }
}
