package io.beckett.examples.demo;

import static java.time.Duration.ofSeconds;

import io.beckett.BeckettBuilder;
import io.beckett.BeckettModule;
import io.beckett.examples.demo.Produced.Place;
import io.beckett.subscription.MessageContext;
import io.beckett.subscription.RetryPolicy;
import io.beckett.subscription.StartingPosition;
import java.sql.SQLException;

/** What one node does with webhooks: it builds statistics, and it notifies a receiver. */
final class Webhooks implements BeckettModule {

    static final String STATISTICS = "statistics";
    static final String NOTIFICATIONS = "notifications";

    /** How many handlers run at once on a node. */
    static final int CONCURRENCY = 8;

    private final String node;
    private final String group;
    private final Tables tables;
    private final Receiver receiver;
    private final Tally tally;

    Webhooks(String node, String group, Tables tables, Receiver receiver, Tally tally) {
        this.node = node;
        this.group = group;
        this.tables = tables;
        this.receiver = receiver;
        this.tally = tally;
    }

    @Override
    public void configure(BeckettBuilder builder) {
        builder.group(
                group,
                webhooks -> webhooks.concurrency(CONCURRENCY)
                        .startingPosition(StartingPosition.EARLIEST)
                        .retries(RetryPolicy.defaults().backoff(ofSeconds(1), ofSeconds(30)))
                        .subscription(STATISTICS, s -> s.category("Repo").handler(this::count))
                        .subscription(NOTIFICATIONS, s -> s.category("Repo").handler(this::notifyReceiver)));
    }

    private void count(MessageContext webhook) throws SQLException {
        tables.inTransaction(connection -> {
            tables.noteHandled(connection, STATISTICS, webhook.streamId(), place(webhook));
            tables.count(connection, webhook.streamId(), event(webhook));
        });
        tally.add(node, STATISTICS);
    }

    private void notifyReceiver(MessageContext webhook) throws SQLException {
        receiver.notifyOf(webhook.streamId());
        tables.inTransaction(
                connection -> tables.noteHandled(connection, NOTIFICATIONS, webhook.streamId(), place(webhook)));
        tally.add(node, NOTIFICATIONS);
    }

    /** The type is event.action, see {@link Nodes}. */
    private static String event(MessageContext webhook) {
        var dot = webhook.type().indexOf('.');
        return dot < 0 ? webhook.type() : webhook.type().substring(0, dot);
    }

    private static Place place(MessageContext webhook) {
        var position = webhook.globalPosition();
        return new Place(position.partition(), position.offset());
    }
}
