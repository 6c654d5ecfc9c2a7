package io.beckett.examples.guarantees;

import io.beckett.examples.servers.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node as a child process. */
record ProcessLife(String name, Process process) implements Life {

    private static final long END_SECONDS = 60;

    /** Returns when the node takes part. */
    static ProcessLife start(NodeSettings settings, String name) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Small and quick to start: several of them share the machine with the servers.
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Dbeckett.examples.log=" + settings.history.resolve(name + ".log"));
        command.addAll(List.of("-cp", JavaProcess.classPath(), GuaranteeNodeMain.class.getName()));
        command.addAll(settings.arguments());
        command.add("--life=" + name);
        var builder = new ProcessBuilder(command)
                .redirectError(settings.history.resolve(name + ".err").toFile());
        try {
            var process = builder.start();
            var life = new ProcessLife(name, process);
            life.awaitReady();
            return life;
        } catch (IOException e) {
            throw new UncheckedIOException("The node " + name + " did not start", e);
        }
    }

    /** The process that reads is its parent, so the pipe ends when it dies. */
    private void awaitReady() throws IOException {
        for (var line = process.inputReader().readLine();
                line != null;
                line = process.inputReader().readLine()) {
            if (line.equals(GuaranteeNodeMain.READY)) {
                return;
            }
        }
        throw new IllegalStateException("The node " + name + " ended before it was ready; see its .err and .log");
    }

    @Override
    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void restart() {
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
            throw new IllegalStateException("The node " + name + " ended with " + process.exitValue());
        }
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
