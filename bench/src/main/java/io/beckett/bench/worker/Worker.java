package io.beckett.bench.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckett.examples.servers.JavaProcess;
import io.beckett.examples.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A worker process, seen from the bench. Belongs to one thread; {@link #progress()} is safe for all. */
public final class Worker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ObjectMapper json = new ObjectMapper();
    private final String name;
    private final JavaProcess process;
    private volatile int job;
    private int asked;

    private Worker(String name, JavaProcess process) {
        this.name = name;
        this.process = process;
    }

    /** Starts one, and returns when it can be given jobs. */
    public static Worker start(Servers servers, String name, List<String> options) {
        var process = JavaProcess.start(name, WorkerMain.class, servers, options, List.of());
        process.awaitFact("ready");
        return new Worker(name, process);
    }

    /** Makes it begin; does not wait until it has. */
    public void begin(Job begun) {
        job = begun.id();
        ask("begin " + write(begun));
    }

    /** Returns when what it opened is open. */
    public void awaitBegun() {
        await("begins", () -> process.fact("began").equals(Optional.of(Integer.toString(job))));
    }

    /** How far it is with its job. */
    public Progress progress() {
        return process.fact("progress")
                .map(text -> read(text, Progress.class))
                .filter(progress -> progress.job() == job)
                .orElseGet(() -> Progress.none(job));
    }

    /** Makes it forget latencies, and note from now on when each stream is handled first. */
    public void mark() {
        ask("mark");
    }

    /** When each stream was handled last, in microseconds since 1970; 0 for never. */
    public long[] lastTimes() {
        return times("last");
    }

    /** When each stream was handled first after the mark. */
    public long[] firstTimes() {
        return times("first");
    }

    private long[] times(String command) {
        var number = ++asked;
        ask(command + " " + number);
        await("tells times", () -> process.fact("times-" + number).isPresent());
        return read(process.fact("times-" + number).orElseThrow(), long[].class);
    }

    /** Makes it close what it opened, and returns when it has. */
    public Outcome end() {
        ask("end");
        await("ends its job", () -> outcome().isPresent());
        return outcome().orElseThrow();
    }

    private Optional<Outcome> outcome() {
        return process.fact("ended")
                .map(text -> read(text, Outcome.class))
                .filter(outcome -> outcome.progress().job() == job);
    }

    /** Ends the process as a crash would. */
    public void kill() {
        process.kill();
    }

    /** Its number on this machine. */
    public long pid() {
        return process.pid();
    }

    private void ask(String line) {
        failIfItFailed();
        process.tell(line);
    }

    private void await(String what, Callable<Boolean> condition) {
        Awaitility.await(name + " " + what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    failIfItFailed();
                    return condition.call();
                });
    }

    private void failIfItFailed() {
        process.fact("failed").ifPresent(failure -> {
            throw new IllegalStateException(name + " failed: " + failure);
        });
        if (!process.isAlive()) {
            throw new IllegalStateException("the process " + name + " ended by itself");
        }
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(name + " told what is no " + type.getSimpleName() + ": " + text, e);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot tell " + value, e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
