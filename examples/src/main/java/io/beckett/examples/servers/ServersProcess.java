package io.beckett.examples.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the embedded servers in a process of their own, for measurements in which they are not to share a heap. */
@Command(name = "servers")
public final class ServersProcess implements Callable<Integer> {

    @Mixin
    private ServerOptions options = new ServerOptions();

    private ServersProcess() {}

    /** Runs until the input ends. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ServersProcess()).execute(args));
    }

    /** Starts the process, and returns it when the servers are ready. */
    public static JavaProcess start(ServerOptions options) {
        var folder = options.folder();
        var process = JavaProcess.start(
                "servers", ServersProcess.class, folder, List.of(), List.of("--folder=" + folder), "");
        process.awaitFact("jdbc-url");
        return process;
    }

    /** How to reach the servers of that process. */
    public static ServerOptions optionsOf(JavaProcess process, ServerOptions given) {
        var options = new ServerOptions();
        new CommandLine(options)
                .parseArgs(
                        "--folder=" + given.folder(),
                        "--bootstrap-servers=" + process.awaitFact("bootstrap-servers"),
                        "--jdbc-url=" + process.awaitFact("jdbc-url"));
        return options;
    }

    @Override
    public Integer call() throws IOException {
        try (var servers = Servers.open(options)) {
            System.out.println("bootstrap-servers " + servers.kafka().get("bootstrap.servers"));
            System.out.println("jdbc-url " + servers.jdbcUrl());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        return 0;
    }
}
