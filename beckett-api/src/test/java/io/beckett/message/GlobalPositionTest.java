package io.beckett.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class GlobalPositionTest {

    @Test
    void readsLikeTheTopicPartitionAndOffsetInLogs() {
        assertThat(new GlobalPosition("orders", 3, 1027)).hasToString("orders-3@1027");
    }

    @Test
    void beginsAtZero() {
        assertThat(new GlobalPosition("orders", 0, 0).offset()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GlobalPosition("orders", -1, 0))
                .withMessage("partition is -1, allowed 0 and up.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GlobalPosition("orders", 0, -1))
                .withMessage("offset is -1, allowed 0 and up.");
    }

    @Test
    void needsATopic() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GlobalPosition("", 0, 0))
                .withMessage("topic is empty. Write the name of the topic.");
        assertThatNullPointerException()
                .isThrownBy(() -> new GlobalPosition(null, 0, 0))
                .withMessage("topic");
    }
}
