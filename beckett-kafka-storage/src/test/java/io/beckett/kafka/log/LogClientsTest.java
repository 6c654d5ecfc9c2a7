package io.beckett.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogClientsTest {
    @Test
    @DisplayName(
            "H11: whoever appends is kept no longer than the time-out, also if that is short and no broker answers")
    void aCallerIsNotKeptForLongerThanTheTimeOut() {
        var clients = new LogClients(Map.of("bootstrap.servers", "localhost:1"));
        try (var producer = clients.commandProducer(Duration.ofMillis(100))) {
            var began = System.nanoTime();
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders-appends", 0, null, new byte[1]))
                            .get())
                    .hasRootCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("not present in metadata after 100 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_900));
        }
    }
}
