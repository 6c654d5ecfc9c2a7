package io.beckett.examples.guarantees;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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
        command.addAll(List.of("-cp", classPath(), GuaranteeNodeMain.class.getName()));
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

    /** Maven runs main classes in its own process, where the class path stands in the class loader only. */
    private static String classPath() {
        if (ProcessLife.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(ProcessLife::path)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has an element that is not a file: " + url, e);
        }
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
