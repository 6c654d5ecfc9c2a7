package io.beckett.bench.profile;

import io.beckett.bench.BenchMain;
import io.beckett.bench.micro.MicroMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs the bench, or the micro benchmarks, so that each of their Java processes is recorded by JFR, and leaves the recordings
 * and flame graphs of them: where time, allocated memory and waiting for locks went.
 */
@Command(
        name = "profile",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Records a scenario or a micro benchmark and makes flame graphs.")
public final class ProfileMain implements Callable<Integer> {
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Option(names = "--micro", description = "Record micro benchmarks; otherwise scenarios.")
    private boolean micro;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where it goes; default a new one in bench-results.")
    private @Nullable Path out;

    @Parameters(
            paramLabel = "ARGUMENT",
            description = "What the bench, or with --micro the micro benchmarks, are told; after --.")
    private List<String> arguments = new ArrayList<>();

    private ProfileMain() {}

    /** Records and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ProfileMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var folder = out == null
                ? Path.of(
                        "bench-results",
                        "profile-" + LocalDateTime.now(ZoneId.systemDefault()).format(NOW))
                : out;
        if (Files.isDirectory(folder) && !RecordedProcess.recordings(folder).isEmpty()) {
            throw new IllegalArgumentException(
                    "the folder " + folder + " has recordings. Write another one with --out.");
        }
        var code = RecordedProcess.run(micro ? MicroMain.class : BenchMain.class, arguments, folder);
        for (var recording : RecordedProcess.recordings(folder)) {
            try {
                FlameGraphs.of(FlameGraphs.named(recording)).forEach(System.out::println);
            } catch (IOException e) {
                System.out.println(recording + " cannot be read; was its process killed? " + e.getMessage());
            }
        }
        return code;
    }
}
