package io.beckett.examples.guarantees.streams;

import io.beckett.examples.guarantees.ProcessLife;
import io.beckett.testkit.StreamCallLog;
import java.io.OutputStream;
import java.nio.file.Path;

/** A node with callers, as a process of its own: prints {@link ProcessLife#READY}, and ends cleanly when its input does. */
public final class StreamNodeMain {
    private StreamNodeMain() {}

    /** Started by {@link StreamGuaranteeMain}: servers, log, folder of the state, file of the calls, name, seed. */
    public static void main(String[] args) throws Exception {
        try (var calls = StreamCallLog.appendingTo(Path.of(args[3]));
                var node = StreamNode.start(args[0], args[1], Path.of(args[2]))) {
            System.out.println(ProcessLife.READY);
            try (var callers = new StreamCallers(node.store(), args[4], calls, Long.parseLong(args[5]))) {
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
