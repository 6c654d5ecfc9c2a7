package io.beckett.postgres;

import io.beckett.admin.AdminAction;
import io.beckett.admin.Attempt;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.Page;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.error.CheckpointChangedException;
import io.beckett.message.GlobalPosition;
import io.beckett.postgres.AdminActions.Seen;
import io.beckett.postgres.jdbc.Transactions;
import io.beckett.postgres.query.StreamId;
import io.beckett.spi.CheckpointAdmin;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The administrators' side of the tables. Safe for all threads. */
final class PostgresAdmin implements CheckpointAdmin {
    private static final int RETRIED_AT_ONCE = 1_000;
    private static final long SPREAD_MILLIS = 5_000;

    private final Transactions transactions;
    private final Directory directory;
    private final AdminReads reads;
    private final AdminActions actions;
    private final Optional<String> actor;

    PostgresAdmin(
            Transactions transactions,
            Directory directory,
            AdminReads reads,
            AdminActions actions,
            Optional<String> actor) {
        this.transactions = transactions;
        this.directory = directory;
        this.reads = reads;
        this.actions = actions;
        this.actor = actor;
    }

    @Override
    public CheckpointAdmin actingAs(String name) {
        Objects.requireNonNull(name, "actor");
        return new PostgresAdmin(transactions, directory, reads, actions, Optional.of(name));
    }

    @Override
    public List<SubscriptionFacts> subscriptions(String group) {
        return transactions.read("subscriptions", connection -> reads.subscriptions(connection, group));
    }

    @Override
    public Page<CheckpointInfo> checkpoints(CheckpointFilter filter, PageRequest page) {
        return transactions.read("checkpoints", connection -> reads.checkpoints(connection, filter, page));
    }

    @Override
    public long count(CheckpointFilter filter) {
        return transactions.read("count", connection -> reads.count(connection, filter));
    }

    @Override
    public List<Attempt> attempts(CheckpointInfo checkpoint) {
        return transactions.read("attempts", connection -> reads.attempts(connection, seen(connection, checkpoint)));
    }

    @Override
    public Optional<GlobalPosition> blockedAt(CheckpointInfo checkpoint) {
        return transactions.run("blockedAt", connection -> reads.blockedAt(connection, seen(connection, checkpoint)));
    }

    @Override
    public void retry(CheckpointInfo checkpoint) {
        transactions.run("retry", connection -> actions.retry(connection, seen(connection, checkpoint), actor));
    }

    @Override
    public void skip(CheckpointInfo checkpoint) {
        transactions.run("skip", connection -> actions.skip(connection, seen(connection, checkpoint), actor));
    }

    @Override
    public void delete(CheckpointInfo checkpoint) {
        transactions.run("delete", connection -> actions.delete(connection, seen(connection, checkpoint), actor));
    }

    @Override
    public void releaseReservation(CheckpointInfo checkpoint) {
        transactions.run(
                "releaseReservation",
                connection -> actions.releaseReservation(connection, seen(connection, checkpoint), actor));
    }

    /**
     * {@inheritDoc}
     *
     * <p>A thousand at a time, so that streams that get messages meanwhile do not wait for all of them; a stream that
     * somebody else works on at that moment is left out.
     */
    @Override
    public long retryAll(CheckpointFilter filter) {
        var subscriptions = transactions.run("retryAll", connection -> {
            actions.record(connection, "retryAll", filter.toString(), actor);
            return reads.selected(connection, filter);
        });
        var count = 0L;
        for (var subscription : subscriptions) {
            count += retryAll(filter, StreamId.before(subscription.subscriptionId()));
        }
        return count;
    }

    private long retryAll(CheckpointFilter filter, StreamId first) {
        var count = 0L;
        var after = first;
        while (true) {
            var from = after;
            var some = transactions.run(
                    "retryAll",
                    connection -> actions.retrySome(connection, filter, from, RETRIED_AT_ONCE, SPREAD_MILLIS));
            count += some.size();
            if (some.size() < RETRIED_AT_ONCE) {
                return count;
            }
            after = some.get(some.size() - 1);
        }
    }

    @Override
    public void pause(String group, String subscription) {
        transactions.run("pause", connection -> actions.pause(connection, group, subscription, true, actor));
    }

    @Override
    public void resume(String group, String subscription) {
        transactions.run("resume", connection -> actions.pause(connection, group, subscription, false, actor));
    }

    @Override
    public Page<ParkedRecord> parked(PageRequest page) {
        return transactions.read("parked", connection -> reads.parked(connection, page));
    }

    @Override
    public long parkedCount() {
        return transactions.read("parkedCount", reads::parkedCount);
    }

    @Override
    public Page<AdminAction> actions(PageRequest page) {
        return transactions.read("actions", connection -> reads.actions(connection, page));
    }

    private Seen seen(Connection connection, CheckpointInfo info) throws SQLException {
        var lease = new LeaseKey(info.group(), new PartitionId(info.topic(), info.partition()));
        var key = new StreamKey(lease, info.subscription(), StreamName.of(info.streamName()));
        var names = directory.names(connection, known -> known.knows(key));
        if (!names.knows(key)) {
            throw new CheckpointChangedException(
                    info.group(), info.subscription(), info.streamName(), "it does not exist any more");
        }
        return new Seen(info, key, names.stream(key), names.group(info.group()));
    }
}
