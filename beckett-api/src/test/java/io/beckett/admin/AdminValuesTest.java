package io.beckett.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.beckett.message.GlobalPosition;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AdminValuesTest {

    @Test
    void aFilterCollectsItsConditionsWithoutChangingTheOneItCameFrom() {
        var failed = CheckpointFilter.failed();
        var narrow = failed.group("shipping").subscription("ship-orders").stream("Order-7")
                .error(IOException.class);

        assertThat(narrow.status()).contains(CheckpointStatus.FAILED);
        assertThat(narrow.group()).contains("shipping");
        assertThat(narrow.subscription()).contains("ship-orders");
        assertThat(narrow.stream()).contains("Order-7");
        assertThat(narrow.error()).contains("java.io.IOException");
        assertThat(failed.group()).isEmpty();
        assertThat(failed).isEqualTo(CheckpointFilter.failed()).hasSameHashCodeAs(CheckpointFilter.failed());
        assertThat(narrow).isNotEqualTo(failed);
        assertThat(failed)
                .hasToString("CheckpointFilter[status=FAILED, reserved=false, group=null, subscription=null,"
                        + " stream=null, error=null]");
    }

    @Test
    void eachFilterBeginsWithOneFact() {
        assertThat(CheckpointFilter.all().status()).isEmpty();
        assertThat(CheckpointFilter.retrying().status()).contains(CheckpointStatus.RETRY);
        assertThat(CheckpointFilter.lagging().status()).contains(CheckpointStatus.LAGGING);
        assertThat(CheckpointFilter.reserved().status()).isEmpty();
        assertThat(CheckpointFilter.reserved().reservedOnly()).isTrue();
        assertThat(CheckpointFilter.reserved().group("a").reservedOnly()).isTrue();
        assertThat(CheckpointFilter.all().reservedOnly()).isFalse();
    }

    @Test
    void aPageHasOneToAThousandResults() {
        assertThat(PageRequest.first(1)).isEqualTo(new PageRequest(1, Optional.empty()));
        assertThat(PageRequest.next(1_000, "x").after()).contains("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageRequest.first(0))
                .withMessage("page size is 0, allowed 1 to 1,000.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageRequest.next(1_001, "x"))
                .withMessage("page size is 1001, allowed 1 to 1,000.");
    }

    @Test
    void aPageKeepsItsOwnItems() {
        var items = new ArrayList<>(List.of("a"));
        var page = new Page<>(items, Optional.empty());
        items.clear();

        assertThat(page.items()).containsExactly("a");
    }

    @Test
    @DisplayName("B25: the category is the text before the first dash, or the whole name")
    void aCheckpointKnowsItsCategory() {
        assertThat(checkpoint("Order-7-a").category()).isEqualTo("Order");
        assertThat(checkpoint("Orders").category()).isEqualTo("Orders");
    }

    @Test
    void aBlockedMessageCannotBeChangedThroughItsBytes() {
        byte[] value = {1, 2};
        var message = new BlockedMessage(
                new GlobalPosition("orders", 0, 5),
                Instant.EPOCH,
                null,
                value,
                List.of(new BlockedMessage.Header("source", null), new BlockedMessage.Header("kind", value)));
        value[0] = 9;
        message.value().orElseThrow()[1] = 9;

        assertThat(message.key()).isEmpty();
        assertThat(message.value().orElseThrow()).containsExactly(1, 2);
        assertThat(message.headers().get(0).name()).isEqualTo("source");
        assertThat(message.headers().get(0).value()).isEmpty();
        assertThat(message.headers().get(1).value().orElseThrow()).containsExactly(1, 2);
        assertThat(message.position()).hasToString("orders-0@5");
        assertThat(message.timestamp()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void nullsAreNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> CheckpointFilter.all().group(null))
                .withMessage("name");
        assertThatNullPointerException().isThrownBy(() -> checkpoint(null)).withMessage("streamName");
    }

    private static CheckpointInfo checkpoint(String stream) {
        return new CheckpointInfo(
                "shipping",
                "ship-orders",
                stream,
                "orders",
                0,
                4,
                5,
                CheckpointStatus.LAGGING,
                false,
                Optional.empty(),
                0,
                Optional.empty(),
                "");
    }
}
