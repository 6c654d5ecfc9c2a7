package io.beckett.kafka.decide.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.AnswerCodec;
import io.beckett.kafka.decide.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {
    private static final Answer ANSWER = new Answer.Appended(7, true);
    private static final Node[] NODES = {};

    private int asked;
    private boolean away;
    private final MockProducer<byte[], byte[]> producer = producer();
    private final ReplyWriter writer = new ReplyWriter(producer, "replies");

    @Test
    void anAnswerGoesToThePartitionOfWhoeverAsked() {
        writer.write(new Reply(1, "r".getBytes(UTF_8), ANSWER));

        var sent = producer.history();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).partition()).isEqualTo(1);
        assertThat(new String(sent.get(0).key(), UTF_8)).isEqualTo("r");
        assertThat(AnswerCodec.decode(sent.get(0).value())).hasValue(ANSWER);
    }

    @Test
    void nobodyWaitsInAPartitionThatTheTopicDoesNotHave_H6() {
        writer.write(new Reply(2, "r".getBytes(UTF_8), ANSWER));

        assertThat(producer.history()).isEmpty();
    }

    @Test
    void whereKafkaIsAwayDecidingDoesNotWaitForEveryAnswer() {
        away = true;

        writer.write(new Reply(0, "r".getBytes(UTF_8), ANSWER));
        writer.write(new Reply(0, "s".getBytes(UTF_8), ANSWER));

        assertThat(asked).isEqualTo(1);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void afterTheEndAnAnswerIsLostWithoutAnError() {
        writer.close();

        writer.write(new Reply(0, "r".getBytes(UTF_8), ANSWER));

        assertThat(producer.history()).isEmpty();
    }

    @Test
    void answersAreSentAtOnceAndDecidingWaitsASecondAtMost() {
        assertThat(ReplyWriter.properties(Map.of("bootstrap.servers", "a:1", "linger.ms", 100)))
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("linger.ms", 0)
                .containsEntry("max.block.ms", 1_000L)
                .containsEntry("max.request.size", DeciderSettings.MOST_RECORD_BYTES);
    }

    private MockProducer<byte[], byte[]> producer() {
        var partitions = new ArrayList<PartitionInfo>();
        for (var i = 0; i < 2; i++) {
            partitions.add(new PartitionInfo("replies", i, Node.noNode(), NODES, NODES));
        }
        var cluster = new Cluster("c", List.of(), partitions, Set.of(), Set.of());
        return new MockProducer<>(cluster, true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public List<PartitionInfo> partitionsFor(String topic) {
                asked++;
                if (away) {
                    throw new TimeoutException("Topic replies not present in metadata after 1000 ms.");
                }
                return super.partitionsFor(topic);
            }
        };
    }
}
