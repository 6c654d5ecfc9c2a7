package io.beckett.examples.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A Java process that an example started: a main class of these examples that prints facts, each a line with a name and a
 * value, and that ends when its input does. Safe for all threads.
 */
public final class JavaProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(40);

    private final String name;
    private final Process process;
    private final Map<String, String> facts = new ConcurrentHashMap<>();

    private JavaProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        var reader = new Thread(this::read, name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a process that uses the same servers. */
    public static JavaProcess start(String name, Class<?> main, Servers servers, List<String> arguments) {
        return start(name, main, servers, List.of(), arguments);
    }

    /** Starts a process that uses the same servers, with options for its virtual machine such as {@code -Xmx1g}. */
    public static JavaProcess start(
            String name, Class<?> main, Servers servers, List<String> options, List<String> arguments) {
        var all = new ArrayList<>(servers.arguments());
        all.addAll(arguments);
        return start(
                name, main, servers.folder(), options, all, servers.password().orElse(""));
    }

    /** Starts a process. Its log goes to a file of its name in the folder. */
    static JavaProcess start(
            String name, Class<?> main, Path folder, List<String> options, List<String> arguments, String password) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-D" + Servers.LOG_FILE + "=" + folder.resolve(name + ".log"));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(ServerOptions.PASSWORD_VARIABLE, password);
        try {
            return new JavaProcess(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("The process " + name + " did not start", e);
        }
    }

    /** For a process like this one. Maven runs main classes in its own process, where it stands in the class loader only. */
    public static String classPath() {
        if (JavaProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(JavaProcess::path)
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

    private void read() {
        try (var output = process.inputReader()) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                var space = line.indexOf(' ');
                facts.put(space < 0 ? line : line.substring(0, space), line.substring(space + 1));
            }
        } catch (IOException e) {
            facts.put("unreadable", e.toString()); // the stream breaks when the process is killed
        }
    }

    /** Waits until the process has told this, and returns it. */
    public String awaitFact(String fact) {
        Awaitility.await(name + " tells '" + fact + "'")
                .atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> facts.containsKey(fact) || !process.isAlive());
        var value = facts.get(fact);
        if (value == null) {
            throw new IllegalStateException(
                    "the process " + name + " ended by itself, with code " + process.exitValue());
        }
        return value;
    }

    /** A number that the process tells again and again; 0 until it does. */
    public long number(String fact) {
        return Long.parseLong(facts.getOrDefault(fact, "0"));
    }

    /** What it told last of this; empty if it has not. */
    public Optional<String> fact(String fact) {
        return Optional.ofNullable(facts.get(fact));
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its number on this machine. */
    public long pid() {
        return process.pid();
    }

    /** Gives the process a line to read. */
    public void tell(String line) {
        try {
            var input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The process " + name + " does not listen any more", e);
        }
    }

    /** Ends the process at once, as a crash would: nothing in it gets a chance to tidy up. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Ends the input of the process, and goes on. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("The process " + name + " has no input any more", e);
        }
    }

    /** Ends the input of the process, waits until it has ended, and kills it if it does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
