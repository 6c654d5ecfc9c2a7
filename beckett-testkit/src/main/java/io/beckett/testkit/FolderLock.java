package io.beckett.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right of one server in one living process to use a kept folder.
 *
 * <p>It is a lock of the operating system, which takes it back from a killed process. So whatever its owner finds left
 * behind belongs to nobody.
 */
final class FolderLock implements AutoCloseable {

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static FolderLock take(Path folder, String server) {
        try {
            var channel = FileChannel.open(
                    folder.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new IllegalStateException("The folder " + folder + " is in use by another embedded " + server
                        + "; close that one first, or choose another folder");
            }
            return new FolderLock(folder, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use the folder " + folder + " for " + server, e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very JVM
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot give the folder " + folder + " back", e);
        }
    }
}
