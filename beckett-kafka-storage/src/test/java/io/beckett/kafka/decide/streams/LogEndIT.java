package io.beckett.kafka.decide.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.Topic;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the log says about a store that may have lost something (H2). */
@ExtendWith(SharedServers.class)
class LogEndIT {
    private final Topic topic;
    private final LogEnd end;

    LogEndIT(EmbeddedKafka kafka) {
        topic = new Topic(kafka, 2);
        end = new LogEnd(Map.of("bootstrap.servers", kafka.bootstrapServers()), new TopicPartition(topic.name(), 1));
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void anEmptyLogKnowsNothing() {
        write(0, 1, 1);

        assertThat(end.lastSeqBefore(9)).isZero();
    }

    @Test
    void theHighestNumberOfEarlierCommandsCountsThoughCopiesStandBehindIt() {
        write(1, 10, 1);
        write(1, 20, 2);
        write(1, 30, 3);
        write(1, 10, 1);

        assertThat(end.lastSeqBefore(31)).isEqualTo(3);
        assertThat(end.lastSeqBefore(30)).isEqualTo(2);
        assertThat(end.lastSeqBefore(10)).isZero();
    }

    @Test
    void aLogThatIsFarAheadIsReadBackAsFarAsNeeded() {
        write(1, 5, 1);
        for (var seq = 2; seq <= 300; seq++) {
            write(1, seq + 10, seq);
        }
        topic.writeMany(1, 300, "of somebody else");

        assertThat(end.lastSeqBefore(6)).isEqualTo(1);
    }

    private void write(int partition, long command, long seq) {
        topic.write(partition, "Order-1", "data", headers(command, seq));
    }

    private static Header[] headers(long command, long seq) {
        return new Header[] {
            header("$position", seq),
            header("$seq", seq),
            header("$cmd", command),
            header("$index", 0),
            header("$count", 1)
        };
    }

    private static Header header(String name, long value) {
        return new RecordHeader(name, Long.toString(value).getBytes(US_ASCII));
    }
}
