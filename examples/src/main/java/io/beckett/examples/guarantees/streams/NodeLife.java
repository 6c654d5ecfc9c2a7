package io.beckett.examples.guarantees.streams;

import io.beckett.examples.servers.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One life of a node. */
record NodeLife(String name, Process process) {
    private static final long END_SECONDS = 60;

    /** Begins it; {@link #awaitReady()} returns when it takes part. */
    static NodeLife begin(String name, Path folder, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Dbeckett.examples.log=" + folder.resolve(name + ".log"));
        command.addAll(List.of("-cp", JavaProcess.classPath(), StreamNodeMain.class.getName()));
        command.addAll(arguments);
        return new NodeLife(
                name,
                new ProcessBuilder(command)
                        .redirectError(folder.resolve(name + ".err").toFile())
                        .start());
    }

    void awaitReady() throws IOException {
        for (var line = process.inputReader().readLine();
                line != null;
                line = process.inputReader().readLine()) {
            if (line.equals(StreamNodeMain.READY)) {
                return;
            }
        }
        throw new IllegalStateException("The node " + name + " ended before it was ready; see its .err and .log");
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Sends a signal by its name, as {@code STOP} or {@code CONT}. */
    void signal(String signal) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        if (sent.waitFor() != 0) {
            throw new IllegalStateException("The node " + name + " could not be sent " + signal);
        }
    }

    /** Lets it end by itself. */
    void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("The node " + name + " did not end within " + END_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "The node " + name + " ended with " + process.exitValue() + ", see its .err");
        }
    }
}
