package io.beckett.bench.scenario;

import io.beckett.bench.worker.Worker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Worker processes, started when they are needed, and kept warm for later turns. Belongs to one thread. */
final class Workers implements AutoCloseable {

    private final Bench bench;
    private final Map<String, Worker> started = new LinkedHashMap<>();

    Workers(Bench bench) {
        this.bench = bench;
    }

    /** So many of a kind. */
    List<Worker> of(String kind, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> started.computeIfAbsent(
                        "worker-" + kind + "-" + number,
                        name -> Worker.start(bench.servers(), name, bench.workerOptions())))
                .toList();
    }

    /** Gives up those of a kind: one of them was killed, or is not to be trusted any more. */
    void discard(String kind) {
        var prefix = "worker-" + kind + "-";
        started.entrySet().removeIf(entry -> {
            var found = entry.getKey().startsWith(prefix);
            if (found) {
                entry.getValue().kill();
            }
            return found;
        });
    }

    @Override
    public void close() {
        started.values().forEach(Worker::close);
    }
}
