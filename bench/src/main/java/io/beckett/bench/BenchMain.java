package io.beckett.bench;

import io.beckett.examples.servers.ServerOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs scenarios, every arm in turn within each round, and writes figures and a report. */
@Command(name = "bench", sortOptions = false, description = "Measures Beckett beside what one would take instead.")
public final class BenchMain implements Callable<Integer> {

    @Mixin
    private ServerOptions servers = new ServerOptions();

    private BenchMain() {}

    /** Measures and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    @Override
    public Integer call() {
        System.out.println("results go to " + servers.folder());
        return 0;
    }
}
