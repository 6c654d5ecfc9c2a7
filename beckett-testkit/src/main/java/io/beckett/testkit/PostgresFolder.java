package io.beckett.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A kept folder of one Postgres server, owned by this process while open.
 *
 * <p>Whatever the owner finds left behind is put right: a half-made data folder, a server that outlived its JVM, the pid
 * file of a server that is gone.
 */
final class PostgresFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostgresFolder.class);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Path root;
    private final FolderLock lock;

    private PostgresFolder(Path root, FolderLock lock) {
        this.root = root;
        this.lock = lock;
    }

    static PostgresFolder open(Path folder) {
        var root = Folders.create(folder);
        var opened = new PostgresFolder(root, FolderLock.take(root, "Postgres"));
        if (!Files.exists(opened.completeMark())) {
            Folders.delete(opened.data());
        }
        return opened;
    }

    Path data() {
        return root.resolve("data");
    }

    /** Records that the data folder is a whole one: the server has run on it. */
    void markComplete() {
        try {
            if (!Files.exists(completeMark())) {
                Files.createFile(completeMark());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to the folder " + root, e);
        }
    }

    private Path completeMark() {
        return root.resolve("complete");
    }

    /** Stops a server that outlived its JVM; a pid file whose number now means another program is removed. */
    void stopLeftBehind() {
        var pidFile = data().resolve("postmaster.pid");
        var process = firstLine(pidFile).map(Long::valueOf).flatMap(ProcessHandle::of);
        if (process.isEmpty()) {
            return; // no server, or a dead one: Postgres itself replaces that file
        }
        var commandLine = process.get().info().commandLine();
        if (commandLine.isPresent() && commandLine.get().contains(data().toString())) {
            stop(process.get());
        } else if (commandLine.isPresent()) {
            deletePidFile(pidFile);
        }
    }

    private void stop(ProcessHandle server) {
        log.info("Stopping the Postgres server {} that an ended process left on {}", server.pid(), root);
        server.destroy();
        try {
            server.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It waits for its clients; without it they lose nothing that was committed.
            server.destroyForcibly();
            server.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot stop the Postgres server " + server.pid(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while stopping the Postgres server " + server.pid(), e);
        }
    }

    private void deletePidFile(Path pidFile) {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + pidFile, e);
        }
    }

    private static Optional<String> firstLine(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip).filter(line -> line.matches("\\d{1,18}"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
