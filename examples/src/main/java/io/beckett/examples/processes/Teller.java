package io.beckett.examples.processes;

import io.beckett.Beckett;
import io.beckett.error.AppendConflictException;
import io.beckett.examples.servers.JavaProcess;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.kafka.KafkaStorage;
import io.beckett.message.MessageStore;
import io.beckett.message.MessageStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A process that withdraws from accounts until nothing is left: load, decide, append at the version that was loaded, again
 * if somebody was faster. Tells {@code ready} when it could begin, begins when its input ends, and tells then what it
 * {@code paid}, how often it {@code decided} and how often it {@code gaveUp}.
 */
@Command(name = "teller")
public final class Teller implements Callable<Integer> {

    /** What an account is told. */
    public record Deposited(long cents) {}

    /** What an account is told. */
    public record Withdrawn(long cents, String teller) {}

    /** An account as its stream tells. */
    public record Account(long balance) {
        /** Before its first message. */
        public static final Account EMPTY = new Account(0);

        /** The account after a message. */
        public Account apply(Object message) {
            if (message instanceof Deposited deposited) {
                return new Account(balance + deposited.cents());
            }
            return message instanceof Withdrawn withdrawn ? new Account(balance - withdrawn.cents()) : this;
        }
    }

    private static final int CENTS = 10;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(names = "--log", required = true)
    private String log = "";

    @Option(names = "--name", required = true)
    private String name = "";

    @Option(names = "--accounts", required = true)
    private int accounts;

    private long paid;
    private long decided;
    private long gaveUp;

    private Teller() {}

    /** Runs until the accounts are empty. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Teller()).execute(args));
    }

    /** Starts one; it tells {@code ready} when it could begin. */
    public static JavaProcess start(Servers servers, String log, String name, int accounts) {
        return JavaProcess.start(
                name, Teller.class, servers, List.of("--log=" + log, "--name=" + name, "--accounts=" + accounts));
    }

    /** One of the nodes that append to and read the log. */
    public static Beckett node(Servers servers, String log, String name) {
        return Beckett.builder()
                .name(name)
                .storage(KafkaStorage.builder(servers.kafkaWithState(log + "-" + name))
                        .log(log, l -> l.category("Account").partitions(4).replicationFactor(servers.copies()))
                        .build())
                .map("deposited", Deposited.class)
                .map("withdrawn", Withdrawn.class)
                .build();
    }

    @Override
    public Integer call() throws Exception {
        try (var servers = Servers.open(options);
                var beckett = node(servers, log, name)) {
            beckett.start();
            beckett.store().read("Account-0");
            System.out.println("ready");
            System.in.transferTo(OutputStream.nullOutputStream());
            while (withdrawFromAll(beckett.store())) {
                // until every account is empty
            }
            System.out.println("decided " + decided);
            System.out.println("gaveUp " + gaveUp);
            System.out.println("paid " + paid);
        }
        return 0;
    }

    private boolean withdrawFromAll(MessageStore store) {
        var open = false;
        for (var account = 0; account < accounts; account++) {
            try {
                var result = new Withdrawn[1];
                store.update("Account-" + account, stream -> {
                    var withdrawn = decide(stream);
                    result[0] = withdrawn.isEmpty() ? null : withdrawn.get(0);
                    return withdrawn;
                });
                if (result[0] != null) {
                    paid += result[0].cents();
                    open = true;
                }
            } catch (AppendConflictException conflict) {
                gaveUp++;
                open = true;
            }
        }
        return open;
    }

    private List<Withdrawn> decide(MessageStream stream) {
        decided++;
        var balance = stream.fold(Account.EMPTY, Account::apply).balance();
        return balance < CENTS ? List.of() : List.of(new Withdrawn(CENTS, name));
    }
}
