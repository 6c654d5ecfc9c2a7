package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.message.ExpectedVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Calls of streams in a file, a line each, that outlive the process that wrote them. An append is written down before it is
 * asked for and again with its answer: one whose answer is missing counts as not answered. Safe for all threads.
 */
public final class StreamCallLog implements AutoCloseable {
    private static final int FIELDS = 9;

    private final OutputStream lines;

    private StreamCallLog(OutputStream lines) {
        this.lines = lines;
    }

    /** Opens the file of one writer, behind what it holds. */
    public static StreamCallLog appendingTo(Path file) throws IOException {
        return new StreamCallLog(Files.newOutputStream(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE));
    }

    /**
     * Writes a call down. When this returns, it survives the end of the process.
     *
     * @throws UncheckedIOException if it could not be written
     */
    public void add(StreamCall call) {
        var line = (line(call) + "\n").getBytes(UTF_8);
        synchronized (lines) {
            try {
                lines.write(line);
            } catch (IOException e) {
                throw new UncheckedIOException("a call could not be written down", e);
            }
        }
    }

    private static String line(StreamCall call) {
        if (call instanceof StreamCall.Appended appended) {
            var repeated = appended.repeated() ? 1 : 0;
            return line("appended", call, appended.expected(), appended.version(), repeated, appended.ids());
        }
        if (call instanceof StreamCall.Rejected rejected) {
            return line("rejected", call, rejected.expected(), rejected.actual(), 0, rejected.ids());
        }
        if (call instanceof StreamCall.NotStored notStored) {
            return line("notStored", call, ExpectedVersion.any(), 0, 0, notStored.ids());
        }
        if (call instanceof StreamCall.Read read) {
            return line("read", call, ExpectedVersion.any(), read.version(), read.first(), read.ids());
        }
        return line("unanswered", call, ExpectedVersion.any(), 0, 0, ((StreamCall.Unanswered) call).ids());
    }

    private static String line(
            String kind, StreamCall call, ExpectedVersion expected, long one, long other, List<String> ids) {
        for (var name : List.of(call.stream(), call.by(), String.join("", ids))) {
            if (name.chars().anyMatch(Character::isISOControl) || name.indexOf(',') >= 0) {
                throw new IllegalArgumentException(
                        "'" + name + "' cannot be written down: use names without commas and control characters");
            }
        }
        return String.join(
                "\t",
                kind,
                call.stream(),
                call.by(),
                Long.toString(call.began()),
                Long.toString(call.ended()),
                expected.toString(),
                Long.toString(one),
                Long.toString(other),
                String.join(",", ids));
    }

    /** What was written down in some files. The last line of a process that died may be cut off; it is passed over. */
    public static List<StreamCall> read(Collection<Path> files) throws IOException {
        var calls = new LinkedHashMap<List<Object>, StreamCall>();
        var reads = new ArrayList<StreamCall>();
        for (var file : files) {
            var text = Files.readString(file);
            for (var line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                var call = call(line.split("\t", FIELDS));
                if (call instanceof StreamCall.Read) {
                    reads.add(call);
                } else {
                    calls.put(List.of(call.by(), call.stream(), call.began()), call);
                }
            }
        }
        reads.addAll(calls.values());
        return reads;
    }

    private static StreamCall call(String[] fields) {
        var stream = fields[1];
        var by = fields[2];
        var began = Long.parseLong(fields[3]);
        var ended = Long.parseLong(fields[4]);
        var expected = expected(fields[5]);
        var one = Long.parseLong(fields[6]);
        var other = Long.parseLong(fields[7]);
        var ids = fields[8].isEmpty() ? List.<String>of() : List.of(fields[8].split(",", -1));
        return switch (fields[0]) {
            case "appended" -> new StreamCall.Appended(stream, by, began, ended, expected, ids, one, other == 1);
            case "rejected" -> new StreamCall.Rejected(stream, by, began, ended, expected, ids, one);
            case "notStored" -> new StreamCall.NotStored(stream, by, began, ended, ids);
            case "read" -> new StreamCall.Read(stream, by, began, ended, one, other, ids);
            case "unanswered" -> new StreamCall.Unanswered(stream, by, began, ids);
            default -> throw new IllegalArgumentException("'" + fields[0] + "' is no kind of call");
        };
    }

    private static ExpectedVersion expected(String text) {
        return switch (text) {
            case "any" -> ExpectedVersion.any();
            case "none" -> ExpectedVersion.none();
            case "exists" -> ExpectedVersion.exists();
            default -> ExpectedVersion.exact(Long.parseLong(text));
        };
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
