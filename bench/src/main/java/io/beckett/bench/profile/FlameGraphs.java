package io.beckett.bench.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** Makes flame graphs of recordings. Stateless. */
final class FlameGraphs {
    /** What a graph shows, and the events that it is made of. */
    private enum Kind {
        CPU("--cpu", Set.of("jdk.ExecutionSample")),
        ALLOC(
                "--alloc",
                Set.of(
                        "jdk.ObjectAllocationSample",
                        "jdk.ObjectAllocationInNewTLAB",
                        "jdk.ObjectAllocationOutsideTLAB")),
        LOCK("--lock", Set.of("jdk.JavaMonitorEnter", "jdk.ThreadPark"));

        final String option;

        @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
        final Set<String> events;

        Kind(String option, Set<String> events) {
            this.option = option;
            this.events = events;
        }
    }

    private FlameGraphs() {}

    /**
     * Makes {@code NAME-cpu.html}, {@code NAME-alloc.html} and {@code NAME-lock.html} beside the recording
     * {@code NAME.jfr}, of what it has.
     *
     * @return the graphs
     * @throws IOException if it cannot be read, as when its process was killed before it was written
     */
    static List<Path> of(Path recording) throws IOException {
        var found = typesOf(recording);
        var name = recording.getFileName().toString().replaceFirst("\\.jfr$", "");
        var graphs = new ArrayList<Path>();
        for (var kind : Kind.values()) {
            if (kind.events.stream().anyMatch(found::contains)) {
                var graph = recording.resolveSibling(name + kind.option.substring(1) + ".html");
                JfrToFlame.convert(recording.toString(), graph.toString(), arguments(name, kind));
                graphs.add(graph);
            }
        }
        return graphs;
    }

    private static Arguments arguments(String name, Kind kind) {
        var title = List.of("--title", name + " " + kind.option.substring(2));
        // Running threads are what the converter takes anyway; by its option it looks for states that only
        // async-profiler has.
        var options = kind == Kind.CPU
                ? title
                : Stream.concat(Stream.of(kind.option), title.stream()).toList();
        return new Arguments(options.toArray(String[]::new));
    }

    private static Set<String> typesOf(Path recording) throws IOException {
        var types = new HashSet<String>();
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                types.add(file.readEvent().getEventType().getName());
            }
        }
        return types;
    }

    /** Gives a recording the name of the main class and the number of its process, where it says them. */
    static Path named(Path recording) throws IOException {
        var name = nameOf(recording);
        return name.isEmpty() ? recording : Files.move(recording, recording.resolveSibling(name + ".jfr"));
    }

    private static String nameOf(Path recording) throws IOException {
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                var event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.JVMInformation")) {
                    var command = event.getString("javaArguments");
                    var main = command == null ? "" : command.strip().split("\\s+", 2)[0];
                    var name = main.substring(main.lastIndexOf('.') + 1).replaceAll("[^A-Za-z0-9_]", "");
                    return (name.isEmpty() ? "java" : name) + "-" + event.getLong("pid");
                }
            }
        }
        return "";
    }
}
