package io.beckett.runtime;

import static io.beckett.runtime.Slots.Share.FAST;
import static io.beckett.runtime.Slots.Share.READY;
import static io.beckett.runtime.Slots.Share.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotsTest {
    private static Slots filled(int size, boolean fast, boolean ready, boolean retry) {
        var slots = new Slots(size);
        for (var share = slots.next(fast, ready, retry); share != null; share = slots.next(fast, ready, retry)) {
            slots.take(share);
        }
        return slots;
    }

    @Test
    void i5RetriesNeverTakeMoreThanAQuarter() {
        var slots = filled(20, false, false, true);
        assertThat(slots.used(RETRY)).isEqualTo(5);
        assertThat(slots.free()).isEqualTo(15);
    }

    @Test
    void retriesHaveAtLeastOneSlot() {
        assertThat(filled(4, true, true, true).used(RETRY)).isEqualTo(1);
        assertThat(filled(1, false, false, true).used(RETRY)).isEqualTo(1);
    }

    @Test
    void readyWorkHasAQuarterWhenTheFastLaneIsFull() {
        var slots = filled(20, true, true, false);
        assertThat(slots.used(READY)).isEqualTo(5);
        assertThat(slots.used(FAST)).isEqualTo(15);
    }

    @Test
    void unusedSharesAreBorrowed() {
        assertThat(filled(20, true, false, false).used(FAST)).isEqualTo(20);
        assertThat(filled(20, false, true, false).used(READY)).isEqualTo(20);
    }

    @Test
    void withASingleSlotAllTakeTurns() {
        var slots = new Slots(1);
        var counts = new int[3];
        for (var i = 0; i < 400; i++) {
            var share = slots.next(true, true, true);
            assertThat(share).isNotNull();
            slots.take(share);
            counts[share.ordinal()]++;
            slots.giveBack(share);
        }
        assertThat(counts).containsExactly(200, 100, 100);
    }

    @Test
    void nothingIsGivenWhereNothingWaitsOrNothingIsFree() {
        assertThat(new Slots(3).next(false, false, false)).isNull();
        assertThat(filled(3, true, true, true).next(true, true, true)).isNull();
    }
}
