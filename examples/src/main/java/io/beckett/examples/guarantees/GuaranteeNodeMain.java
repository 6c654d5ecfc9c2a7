package io.beckett.examples.guarantees;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A node as a process of its own. Prints {@link ProcessLife#READY}, and ends cleanly when its input does. */
@Command(name = "guarantee-node", description = "One node of the guarantee suite; started by it.")
public final class GuaranteeNodeMain implements Callable<Integer> {

    @Mixin
    private NodeSettings settings = new NodeSettings();

    @Option(names = "--life", required = true, description = "Name of this life of the node, not used before.")
    private String life = "";

    private GuaranteeNodeMain() {}

    /** Runs the node and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new GuaranteeNodeMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        try (var node = RecordedNode.start(settings, life)) {
            System.out.println(ProcessLife.READY);
            while (System.in.read() >= 0) {
                // nobody writes; the end of the input is the signal
            }
            return node.isRunning() ? 0 : 1;
        }
    }
}
