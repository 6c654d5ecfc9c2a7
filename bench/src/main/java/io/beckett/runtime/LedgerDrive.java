package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.util.Map;

/**
 * Reads messages of one partition into a new ledger, a window at a time, and accounts for those of a window in an order
 * that is given. Belongs to one thread.
 */
public final class LedgerDrive {
    /** After that many messages the frontier is asked for. A flush asks once, after up to 1,000. */
    private static final int FRONTIER_EVERY = 100;

    private final Delivery[] deliveries;
    private final Entry[] window;

    /**
     * @param messages read each time; a multiple of {@code window}
     * @param window as many are read before the first of them is accounted for
     */
    public LedgerDrive(int messages, int window) {
        if (window < 1 || messages % window != 0) {
            throw new IllegalArgumentException(
                    "messages is " + messages + " and window " + window + ", allowed: a multiple of the window");
        }
        this.window = new Entry[window];
        this.deliveries = new Delivery[messages];
        var stream = StreamName.of("Order-7");
        for (var i = 0; i < messages; i++) {
            var message = new RecordedMessage(
                    stream,
                    "orders-0-" + i,
                    "order-placed",
                    i + 1,
                    1_700_000_000_000L + i,
                    Map.of(),
                    MessagePayload.tombstone("order-placed"),
                    200,
                    7,
                    0);
            deliveries[i] = new Delivery(new GlobalPosition("orders", 0, i), message);
        }
    }

    /**
     * Reads all messages once.
     *
     * @param order of the messages of a window: each of its indices once
     * @return the sum of all frontiers that were seen
     */
    public long run(int[] order) {
        var ledger = new Ledger(FeedPosition.START);
        var sum = 0L;
        for (var first = 0; first < deliveries.length; first += window.length) {
            for (var i = 0; i < window.length; i++) {
                var entry = new Entry(deliveries[first + i]);
                ledger.add(entry);
                window[i] = entry;
            }
            for (var i = 0; i < order.length; i++) {
                window[order[i]].accounted = true;
                if ((i + 1) % FRONTIER_EVERY == 0) {
                    sum += ledger.frontier().offset();
                }
            }
        }
        if (ledger.pending() != 0) {
            throw new IllegalStateException(ledger.pending() + " messages are not accounted for");
        }
        return sum;
    }
}
