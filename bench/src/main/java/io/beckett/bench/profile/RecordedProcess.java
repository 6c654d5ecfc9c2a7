package io.beckett.bench.profile;

import io.beckett.examples.servers.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java process that records itself, and with it every Java process that it starts: nodes, brokers, forks of JMH. One that
 * is killed leaves no recording.
 */
final class RecordedProcess {
    /** Java processes read it when they start, and hand it on to theirs. */
    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

    private RecordedProcess() {}

    /**
     * Runs a main class with this class path until it ends.
     *
     * @param folder where recordings go, one for each process: given a folder, the virtual machine makes names
     * @return its exit code
     */
    static int run(Class<?> main, List<String> arguments, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", JavaProcess.classPath(), main.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(OPTIONS, options(folder));
        var process = builder.start();
        try {
            return process.waitFor();
        } finally {
            process.destroy(); // of use only if waiting was interrupted
        }
    }

    private static String options(Path folder) {
        var path = folder.toAbsolutePath().toString();
        if (path.contains(" ") || path.contains(",")) {
            throw new IllegalArgumentException("the folder is '" + path
                    + "'; a path for recordings must hold no blank and no comma. Write another one with --out.");
        }
        return "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + path
                + " -XX:FlightRecorderOptions:stackdepth=128";
    }

    /** The recordings in a folder. */
    static List<Path> recordings(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jfr"))
                    .sorted()
                    .toList();
        }
    }
}
