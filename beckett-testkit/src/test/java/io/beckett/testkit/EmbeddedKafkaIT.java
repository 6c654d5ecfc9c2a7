package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedServers.class)
class EmbeddedKafkaIT {

    @Test
    void aProducedRecordIsConsumed(EmbeddedKafka kafka) throws Exception {
        kafka.createTopic("produced-and-consumed", 3);

        KafkaProbe.produce(kafka.bootstrapServers(), "produced-and-consumed", "a");

        assertThat(KafkaProbe.consume(kafka.bootstrapServers(), "readers", "produced-and-consumed", 1))
                .containsExactly("a");
    }

    @Test
    void topicsRecordsAndGroupOffsetsOfAKeptFolderSurviveCloseAndStart(@TempDir Path folder) throws Exception {
        try (var kafka = EmbeddedKafka.builder().folder(folder).start()) {
            kafka.createTopic("kept", 1);
            KafkaProbe.produce(kafka.bootstrapServers(), "kept", "first", "second");
            KafkaProbe.consume(kafka.bootstrapServers(), "readers", "kept", 2);
            KafkaProbe.produce(kafka.bootstrapServers(), "kept", "third");
        }

        try (var kafka = EmbeddedKafka.builder().folder(folder).start()) {
            assertThat(KafkaProbe.consume(kafka.bootstrapServers(), "readers", "kept", 1))
                    .containsExactly("third");
            assertThat(KafkaProbe.consume(kafka.bootstrapServers(), "new readers", "kept", 3))
                    .containsExactly("first", "second", "third");
        }
    }

    @Test
    void createTopicNamesTheTopicThatKafkaRefuses(EmbeddedKafka kafka) {
        kafka.createTopic("twice", 1);

        assertThatThrownBy(() -> kafka.createTopic("twice", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("twice")
                .hasCauseInstanceOf(TopicExistsException.class);
    }

    @Test
    void closingTwiceIsFine(@TempDir Path folder) {
        var kafka = EmbeddedKafka.builder().folder(folder).start();
        kafka.close();
        kafka.close();

        assertThat(folder.resolve("data").resolve("meta.properties")).exists();
    }

    @Test
    void aTakenPortIsReportedWithItsNumber() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertThatThrownBy(() ->
                            EmbeddedKafka.builder().port(taken.getLocalPort()).start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort());
        }
    }

    @Test
    void aFolderThatAnotherBrokerUsesIsRefused(@TempDir Path folder) {
        try (var kafka = EmbeddedKafka.builder().folder(folder).start()) {
            assertThatThrownBy(() -> EmbeddedKafka.builder().folder(folder).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
            kafka.createTopic("still-alive", 1);
        }
    }

    @Test
    void aFatalErrorOfTheBrokerDoesNotEndTheJvm(EmbeddedKafka kafka) throws Exception {
        assertThatThrownBy(() -> Exit.halt(1, "a fatal error"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a fatal error");

        kafka.createTopic("after-the-error", 1);
    }
}
