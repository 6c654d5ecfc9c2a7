package io.beckett.examples;

import io.beckett.examples.processes.Teller;
import io.beckett.examples.processes.Teller.Account;
import io.beckett.examples.processes.Teller.Deposited;
import io.beckett.examples.processes.Teller.Withdrawn;
import io.beckett.examples.servers.ServerOptions;
import io.beckett.examples.servers.Servers;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.MessageStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Two processes withdraw from the same accounts: each loads an account, decides, and appends at the version that it loaded.
 *
 * <p>Ends with 0 only if no account was ever overdrawn, all that was paid is in the streams, once, and both processes
 * withdrew.
 */
@Command(
        name = "contending",
        sortOptions = false,
        description = "Two processes withdraw from the same accounts until they are empty.")
public final class ContendingMain implements Callable<Integer> {

    private static final int ACCOUNTS = 3;
    private static final long DEPOSIT = 2_000;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    ContendingMain() {}

    /** Shows it and ends the JVM. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ContendingMain()).execute(args));
    }

    @Override
    public Integer call() {
        var log = "accounts-" + RunName.next();
        try (var open = Servers.open(servers);
                var beckett = Teller.node(open, log, "bank")) {
            System.out.println(open);
            beckett.start();
            for (var account = 0; account < ACCOUNTS; account++) {
                beckett.store().append("Account-" + account, ExpectedVersion.none(), new Deposited(DEPOSIT));
            }
            System.out.printf("%d accounts with %d cents each%n", ACCOUNTS, DEPOSIT);
            var paid = new TreeMap<String, Long>();
            try (var first = Teller.start(open, log, "first", ACCOUNTS);
                    var second = Teller.start(open, log, "second", ACCOUNTS)) {
                var tellers = Map.of("first", first, "second", second);
                tellers.values().forEach(teller -> teller.awaitFact("ready"));
                tellers.values().forEach(teller -> teller.endInput());
                tellers.forEach((name, teller) -> {
                    paid.put(name, Long.parseLong(teller.awaitFact("paid")));
                    System.out.printf(
                            "  %s paid %d cents; it decided %d times, and gave up %d times for the moment%n",
                            name, paid.get(name), teller.number("decided"), teller.number("gaveUp"));
                });
            }
            var withdrawn = new TreeMap<String, Long>();
            var right = true;
            for (var account = 0; account < ACCOUNTS; account++) {
                right &= isRight(beckett.store().read("Account-" + account), withdrawn);
            }
            System.out.println("  withdrawn, as the streams tell: " + withdrawn);
            return right && paid.equals(withdrawn) && paid.values().stream().allMatch(cents -> cents > 0) ? 0 : 1;
        }
    }

    /** Whether it was never overdrawn and is empty now. */
    private static boolean isRight(MessageStream stream, Map<String, Long> withdrawn) {
        var account = Account.EMPTY;
        for (var message : stream.messages(Object.class)) {
            account = account.apply(message);
            if (account.balance() < 0) {
                System.out.printf("  %s was overdrawn%n", stream.name());
                return false;
            }
            if (message instanceof Withdrawn withdrawal) {
                withdrawn.merge(withdrawal.teller(), withdrawal.cents(), Long::sum);
            }
        }
        System.out.printf("  %s: %d messages, %d cents left%n", stream.name(), stream.version(), account.balance());
        return account.balance() == 0;
    }
}
