package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.error.AppendConflictException;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.MessageStore;
import io.beckett.message.MessageStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Load, decide, append at the version that was loaded: an account that nobody overdraws. */
class AggregateTest {
    record Deposited(long cents) {}

    record Withdrawn(long cents) {}

    record Account(long balance) {
        static final Account EMPTY = new Account(0);

        Account apply(Object message) {
            if (message instanceof Deposited deposited) {
                return new Account(balance + deposited.cents());
            }
            return message instanceof Withdrawn withdrawn ? new Account(balance - withdrawn.cents()) : this;
        }

        List<?> withdraw(long cents) {
            return cents > balance ? List.of() : List.of(new Withdrawn(cents));
        }
    }

    private final TestBeckett test = TestBeckett.start(
            builder -> builder.map("deposited", Deposited.class).map("withdrawn", Withdrawn.class));
    private final MessageStore store = test.store();

    @AfterEach
    void close() {
        test.close();
    }

    private static Account account(MessageStream stream) {
        return stream.fold(Account.EMPTY, Account::apply);
    }

    @Test
    @DisplayName("B9: withdrawals at the same time never overdraw the account, and each that fits is booked once")
    void nobodyOverdraws() {
        store.append("Account-7", ExpectedVersion.none(), new Deposited(1_000));
        var racers = new ArrayList<Callable<Long>>();
        for (var i = 0; i < 4; i++) {
            racers.add(() -> {
                var withdrawn = 0L;
                for (var attempt = 0; attempt < 10; attempt++) {
                    withdrawn += withdrawUntilDecided();
                }
                return withdrawn;
            });
        }
        var all = Race.run(racers).stream().mapToLong(Long::longValue).sum();
        var stream = store.read("Account-7");
        assertThat(all).isEqualTo(1_000);
        assertThat(account(stream).balance()).isZero();
        assertThat(stream.version()).isEqualTo(11);
    }

    /** What was withdrawn: 100, or nothing because the account is empty. */
    private long withdrawUntilDecided() {
        while (true) {
            try {
                var decided = new ArrayList<Object>();
                store.update("Account-7", stream -> {
                    decided.clear();
                    decided.addAll(account(stream).withdraw(100));
                    return decided;
                });
                return decided.isEmpty() ? 0 : 100;
            } catch (AppendConflictException fasterEachTime) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whoLoadedBeforeSomebodyElseWroteIsRefused() {
        store.append("Account-7", ExpectedVersion.none(), new Deposited(500));
        var mine = store.read("Account-7");
        store.read("Account-7").append(account(mine).withdraw(500));
        assertThatThrownBy(() -> mine.append(account(mine).withdraw(500))).isInstanceOf(AppendConflictException.class);
        assertThat(account(store.read("Account-7")).balance()).isZero();
    }
}
