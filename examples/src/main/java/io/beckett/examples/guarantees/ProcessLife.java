package io.beckett.examples.guarantees;

import io.beckett.examples.servers.JavaProcess;
import io.beckett.examples.servers.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node as a child process: a main class that prints {@link #READY} and ends cleanly when its input does. Belongs to one
 * thread.
 */
public record ProcessLife(String name, Process process) implements Life {

    /** The line by which a node says that it takes part. */
    public static final String READY = "ready";

    private static final long END_SECONDS = 60;

    /**
     * Begins it; {@link #awaitReady()} returns when it takes part.
     *
     * @param folder where its {@code .log} and its {@code .err} go
     * @throws UncheckedIOException if there is no such process
     */
    public static ProcessLife begin(String name, Path folder, Class<?> main, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Small and quick to start: several of them share the machine with the servers.
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-D" + Servers.LOG_FILE + "=" + folder.resolve(name + ".log"));
        command.addAll(List.of("-cp", JavaProcess.classPath(), main.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectError(folder.resolve(name + ".err").toFile());
        try {
            return new ProcessLife(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("The node " + name + " did not start", e);
        }
    }

    /**
     * Returns when it takes part. The process that reads is its parent, so the pipe ends when it dies.
     *
     * @throws IllegalStateException if it ended before
     * @throws UncheckedIOException if nobody can tell
     */
    public void awaitReady() {
        try {
            for (var line = process.inputReader().readLine();
                    line != null;
                    line = process.inputReader().readLine()) {
                if (line.equals(READY)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The node " + name + " does not say whether it is ready", e);
        }
        throw new IllegalStateException("The node " + name + " ended before it was ready; see its .err and .log");
    }

    @Override
    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void end() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill();
                throw new IllegalStateException("The node " + name + " did not end within " + END_SECONDS + " s");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The node " + name + " could not be told to end", e);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "The node " + name + " ended with " + process.exitValue() + ", see its .err");
        }
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /**
     * Sends a signal by its name, as {@code STOP} or {@code CONT}.
     *
     * @throws IllegalStateException if it does not get it
     */
    public void signal(String signal) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        if (sent.waitFor() != 0) {
            throw new IllegalStateException("The node " + name + " could not be sent " + signal);
        }
    }
}
