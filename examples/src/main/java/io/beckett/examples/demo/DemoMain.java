package io.beckett.examples.demo;

import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.postgres.Migrations;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the demo. Ends with 0 only if every stream was handled in order and completely. */
@Command(
        name = "demo",
        sortOptions = false,
        description =
                "Two Beckett nodes handle real GitHub webhooks from a Kafka topic; one stream fails, waits alone and is"
                        + " repaired. Ends with 0 only if every stream was handled in order and completely.")
public final class DemoMain implements Callable<Integer> {

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Option(
            names = "--copies",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many times the webhooks are produced, 1 and up. Default: ${DEFAULT-VALUE}")
    private int copies;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "How long each part may take before the demo gives up. Default: ${DEFAULT-VALUE}")
    private int patience;

    private DemoMain() {}

    /** Runs the demo and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var screen = Screen.suitable();
        try (var open = Servers.open(servers)) {
            screen.say(open.toString());
            try (var pool = open.pool("migrations", 1)) {
                Migrations.upgrade(pool);
            }
            var demo = new Demo(open, Webhook.extract(), copies, Duration.ofSeconds(patience), screen);
            var passed = demo.run();
            screen.say(
                    passed
                            ? "Every stream was handled in order and completely."
                            : "The demo FAILED. Its log is in "
                                    + servers.folder().resolve("beckett.log"));
            return passed ? 0 : 1;
        }
    }
}
