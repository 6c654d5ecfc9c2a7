package io.beckett.bench.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A process that handles messages in the manner of one arm, job after job, so that what it costs can be told from the rest,
 * and its code is compiled once. Reads commands, a line each: {@code begin} with a job, {@code mark}, {@code last} and
 * {@code first} with a number, {@code end}; ends when its input does. Tells {@code ready}, {@code began}, {@code progress}
 * every 10 ms, {@code times-} with the number, {@code ended} and {@code failed}.
 */
@Command(name = "worker")
public final class WorkerMain implements Callable<Integer> {

    @Mixin
    private ServerOptions options = new ServerOptions();

    private final ObjectMapper json = new ObjectMapper();
    private @Nullable Running running;

    private WorkerMain() {}

    /** Runs until the input ends. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new WorkerMain()).execute(args));
    }

    private record Running(Work work, Consumption consumption, Allocation allocation, ScheduledFuture<?> telling) {}

    @Override
    public Integer call() throws Exception {
        var timer = Executors.newSingleThreadScheduledExecutor();
        try (var servers = Servers.open(options);
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                follow(line, servers, timer);
            }
        } finally {
            timer.shutdownNow();
        }
        return 0;
    }

    private void follow(String line, Servers servers, ScheduledExecutorService timer) throws IOException {
        var space = line.indexOf(' ');
        var command = space < 0 ? line : line.substring(0, space);
        try {
            switch (command) {
                case "begin" -> begin(json.readValue(line.substring(space + 1), Job.class), servers, timer);
                case "mark" -> running().work().mark();
                case "last" ->
                    tell("times-" + line.substring(space + 1), running().work().times(false));
                case "first" ->
                    tell("times-" + line.substring(space + 1), running().work().times(true));
                case "end" -> end();
                default -> throw new IllegalArgumentException("unknown command " + command);
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.out.println("failed " + e);
        }
    }

    private void begin(Job job, Servers servers, ScheduledExecutorService timer) {
        var work = new Work(job);
        var allocation = new Allocation();
        var consumption = Consumption.open(job, servers, work);
        System.out.println("began " + job.id());
        var telling = timer.scheduleAtFixedRate(() -> tell("progress", work.progress()), 0, 10, TimeUnit.MILLISECONDS);
        running = new Running(work, consumption, allocation, telling);
    }

    private void end() throws Exception {
        var ending = running();
        running = null;
        try (var closed = ending.consumption()) {
            ending.telling().cancel(false);
        }
        var statements = ending.consumption().statements();
        try (var allocation = ending.allocation()) {
            tell(
                    "ended",
                    new Outcome(
                            ending.work().progress(),
                            ending.work().latencies().percentiles(),
                            allocation.bytes(),
                            statements.roundTrips(),
                            statements.executions(),
                            statements.rowsReturned() + statements.rowsUpdated()));
        }
    }

    private Running running() {
        var now = running;
        if (now == null) {
            throw new IllegalStateException("no job is under way");
        }
        return now;
    }

    private void tell(String fact, Object value) {
        try {
            System.out.println(fact + " " + json.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot tell " + fact, e);
        }
    }
}
