package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.testkit.HistoryEvent.Kind;
import io.beckett.testkit.HistoryEvent.StreamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link HistoryRecorder}s wrote down, merged and in order. Immutable. */
public final class History {
    private static final int AROUND = 12;

    private final List<HistoryEvent> events;

    private History(List<HistoryEvent> events) {
        this.events = events;
    }

    /** A history of these events, in whatever order they come. */
    public static History of(Collection<HistoryEvent> events) {
        return new History(
                events.stream().sorted(Comparator.comparing(HistoryEvent::seq)).toList());
    }

    /** The histories of several processes of one machine; lines that a killed process did not finish are left out. */
    public static History read(Collection<Path> files) {
        var events = new ArrayList<HistoryEvent>();
        for (var file : files) {
            try {
                // A kill may cut a character in two, so bytes that are no text must not end the reading.
                var text = new String(Files.readAllBytes(file), UTF_8);
                text.lines().forEach(line -> HistoryEvent.parse(line).ifPresent(events::add));
            } catch (IOException e) {
                throw new UncheckedIOException("history file " + file + " cannot be read", e);
            }
        }
        return of(events);
    }

    /** This history and another one. */
    public History and(History other) {
        var all = new ArrayList<>(events);
        all.addAll(other.events);
        return of(all);
    }

    /** All events, oldest first. */
    public List<HistoryEvent> events() {
        return events;
    }

    List<HistoryEvent> events(Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).toList();
    }

    /** The runs of handlers by stream, in the order of their starts. */
    Map<StreamId, List<HistoryRun>> runs() {
        var ends = new HashMap<String, HistoryEvent>();
        for (var event : events) {
            switch (event.kind()) {
                case SUCCEEDED, FAILED, SKIPPED -> ends.put(event.run(), event);
                default -> {}
            }
        }
        var runs = new LinkedHashMap<StreamId, List<HistoryRun>>();
        for (var start : events(Kind.STARTED)) {
            runs.computeIfAbsent(start.stream(), unused -> new ArrayList<>())
                    .add(new HistoryRun(start, Optional.ofNullable(ends.get(start.run()))));
        }
        return runs;
    }

    /** The lines of one stream around a moment, and the faults among them. */
    String around(StreamId stream, long seq) {
        var lines = events.stream()
                .filter(event -> event.kind() == Kind.FAULT
                        || event.stream().equals(stream)
                        || (event.kind() == Kind.PRODUCED && event.stream().equals(stream.of("", ""))))
                .toList();
        var before = (int) lines.stream().filter(event -> event.seq() <= seq).count();
        var text = new StringBuilder();
        for (var i = Math.max(0, before - AROUND); i < Math.min(lines.size(), before + AROUND / 2); i++) {
            text.append(i == before - 1 ? "  > " : "    ").append(lines.get(i)).append('\n');
        }
        return text.toString();
    }
}
