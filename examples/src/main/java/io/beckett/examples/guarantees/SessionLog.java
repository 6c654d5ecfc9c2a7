package io.beckett.examples.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * When the sessions of one life of a node were known to live: a file that only grows, with times of the machine's monotonic
 * clock as in the history. Without it nobody could tell afterwards whether two nodes were allowed to do the same. Safe for
 * all threads.
 */
final class SessionLog implements AutoCloseable {

    static final String SUFFIX = ".sessions";

    /** So long after an answered beat a node trusts its session: four fifths of the session time. */
    private static final long TRUSTED_NANOS = RecordedNode.SESSION.toNanos() / 5 * 4;

    private final FileChannel file;

    private SessionLog(FileChannel file) {
        this.file = file;
    }

    /** What is known of a session. */
    enum Fact {
        OPENED,
        ALIVE,
        ENDED
    }

    static SessionLog open(Path folder, String life) {
        try {
            return new SessionLog(FileChannel.open(
                    folder.resolve(life + SUFFIX), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new UncheckedIOException("The sessions of " + life + " cannot be recorded", e);
        }
    }

    /** A fact that was true at that time. */
    void add(long nanos, Fact fact, String session) {
        var line = ByteBuffer.wrap((nanos + " " + fact + " " + session + "\n").getBytes(UTF_8));
        try {
            synchronized (file) {
                while (line.hasRemaining()) {
                    file.write(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The sessions cannot be recorded", e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The file of the sessions cannot be closed", e);
        }
    }

    /**
     * A session that ended against the will of its node.
     *
     * @param life whose
     * @param lastAlive the last time at which it is known to have lived
     * @param until when the next session of that life began, or its process ended
     */
    record Loss(String life, long lastAlive, long until) {}

    /**
     * All losses in a folder.
     *
     * @param life the name of a life
     * @param killed when its process was killed; empty if it was not
     */
    static List<Loss> losses(Path folder, String life, OptionalLong killed) {
        var losses = new ArrayList<Loss>();
        var current = "";
        var lastAlive = 0L;
        var endedAt = OptionalLong.empty();
        for (var line : lines(folder.resolve(life + SUFFIX))) {
            var fields = line.split(" ", -1);
            if (fields.length != 3) {
                continue; // a killed process did not finish it
            }
            var at = Long.parseLong(fields[0]);
            switch (Fact.valueOf(fields[1])) {
                case OPENED -> {
                    if (!current.isEmpty()) {
                        losses.add(new Loss(life, lastAlive, at)); // a life that is closed opens no other
                    }
                    current = fields[2];
                    lastAlive = at;
                    endedAt = OptionalLong.empty();
                }
                case ALIVE -> lastAlive = current.equals(fields[2]) ? at : lastAlive;
                case ENDED -> endedAt = current.equals(fields[2]) ? OptionalLong.of(at) : endedAt;
            }
        }
        // A node also ends a session that it had to give up, because nobody answered in time.
        var closed = endedAt.isPresent() && endedAt.getAsLong() - lastAlive < TRUSTED_NANOS;
        if (!current.isEmpty() && !closed) {
            losses.add(new Loss(life, lastAlive, killed.orElse(Long.MAX_VALUE)));
        }
        return losses;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the sessions in " + file, e);
        }
    }
}
