package io.beckett.bench.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What a process of this machine used. */
final class ProcessCost {

    /** What Linux counts in; 100 a second wherever Java runs. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int FIRST_FIELD_AFTER_NAME = 3;
    private static final int USER = 14;
    private static final int SYSTEM = 15;
    private static final int USER_OF_ENDED = 16;
    private static final int SYSTEM_OF_ENDED = 17;

    private ProcessCost() {}

    /** Seconds of CPU of a process so far. */
    static double cpu(long pid) {
        return fields(pid)
                .map(fields -> ticks(fields, USER, SYSTEM) / TICKS_PER_SECOND)
                .orElseGet(() -> ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(used -> used.toMillis() / 1e3)
                        .orElse(0.0));
    }

    /** Seconds of CPU of a process and those that it started, ended ones included where Linux tells. */
    static double cpuOfFamily(long pid) {
        var ended = fields(pid)
                .map(fields -> ticks(fields, USER_OF_ENDED, SYSTEM_OF_ENDED) / TICKS_PER_SECOND)
                .orElse(0.0);
        var living = ProcessHandle.of(pid)
                .map(ProcessHandle::children)
                .orElseGet(Stream::empty)
                .mapToDouble(child -> cpu(child.pid()))
                .sum();
        return cpu(pid) + ended + living;
    }

    /** Memory of a process that is resident, in MiB; empty where it is not told. */
    static OptionalDouble memory(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty(); // not Linux, or the process has ended
        }
    }

    /** The fields of /proc/PID/stat after the name, which may contain blanks; empty where there is no such thing. */
    private static Optional<List<String>> fields(long pid) {
        try {
            var text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return Optional.of(List.of(text.substring(text.lastIndexOf(')') + 2).split(" ")));
        } catch (IOException e) {
            return Optional.empty(); // not Linux, or the process has ended
        }
    }

    private static double ticks(List<String> fields, int first, int second) {
        return Double.parseDouble(fields.get(first - FIRST_FIELD_AFTER_NAME))
                + Double.parseDouble(fields.get(second - FIRST_FIELD_AFTER_NAME));
    }
}
