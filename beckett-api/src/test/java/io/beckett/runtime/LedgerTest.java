package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger(FeedPosition.at(10));

    private static Entry entry(long offset) {
        var message = new RecordedMessage(
                StreamName.of("Order-1"),
                "id",
                "type",
                offset + 1,
                1_000 + offset,
                Map.of(),
                MessagePayload.tombstone("type"),
                10,
                7,
                0);
        return new Entry(new Delivery(new GlobalPosition("orders", 0, offset), message));
    }

    @Test
    void theFrontierIsWhereReadingBeganAsLongAsNothingWasRead() {
        assertThat(ledger.frontier().offset()).isEqualTo(10);
        assertThat(ledger.pending()).isZero();
    }

    @Test
    void theFrontierFollowsTheReadingWhereNothingIsWanted() {
        ledger.read(25, 3, 0, 5_000);
        assertThat(ledger.frontier()).isEqualTo(new FeedPosition(25, 0, 3));
        assertThat(ledger.oldestMillis()).isEqualTo(5_000);
    }

    /** Kafka says that a log was cut if it is asked for a place by an epoch that ended before it. */
    @Test
    void theFrontierHasTheEpochOfWhatStandsBeforeIt() {
        ledger.read(12, 7, 0, 5_000);
        ledger.passedOver(13, 8);
        assertThat(ledger.frontier()).as("behind a marker of the next leader").isEqualTo(new FeedPosition(13, 0, 8));
        var next = entry(13);
        ledger.add(next);
        assertThat(ledger.frontier()).isEqualTo(new FeedPosition(13, 0, 8));
        next.accounted = true;
        assertThat(ledger.frontier()).isEqualTo(new FeedPosition(14, 0, 7));
    }

    @Test
    void theEpochOfAGapIsUnknownUnlessOneLeaderWroteWhatIsAroundIt() {
        ledger.read(12, 6, 0, 5_000);
        ledger.add(entry(15));
        assertThat(ledger.frontier()).as("between leaders 6 and 7").isEqualTo(new FeedPosition(15, 0, -1));
        var other = new Ledger(FeedPosition.at(10));
        other.read(12, 7, 0, 5_000);
        other.add(entry(15));
        assertThat(other.frontier()).isEqualTo(new FeedPosition(15, 0, 7));
    }

    @Test
    void i6TheFrontierNeverPassesAMessageThatIsNotAccountedFor() {
        var first = entry(12);
        var second = entry(15);
        ledger.add(first);
        ledger.add(second);
        second.accounted = true;
        assertThat(ledger.frontier().offset()).isEqualTo(12);
        assertThat(ledger.pending()).isEqualTo(2);
        assertThat(ledger.oldestMillis()).isEqualTo(1_012);
        first.accounted = true;
        assertThat(ledger.frontier()).isEqualTo(new FeedPosition(16, 0, 7));
        assertThat(ledger.pending()).isZero();
    }

    @Test
    void i6WhateverTheOrderOfFinishingTheFrontierIsTheLowestThatIsNotAccountedFor() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 200; round++) {
            var tested = new Ledger(FeedPosition.START);
            var open = new ArrayList<Entry>();
            var offset = 0L;
            for (var step = 0; step < 200; step++) {
                if (open.isEmpty() || random.nextBoolean()) {
                    offset += 1 + random.nextInt(3);
                    var entry = entry(offset);
                    tested.add(entry);
                    open.add(entry);
                } else {
                    open.remove(random.nextInt(open.size())).accounted = true;
                }
                var expected = open.stream().mapToLong(Entry::offset).min().orElse(offset + 1);
                assertThat(tested.frontier().offset()).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }
}
