package io.beckett.kafka.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.codec.TextCodec;
import io.beckett.kafka.decide.LogHeaders;
import io.beckett.spi.FeedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogSequenceTest {
    private final TopicMapping mapping = TopicMapping.ofLog("orders", new TextCodec());
    private int offset;

    private ConsumerRecord<byte[], byte[]> record(long seq, int index, int count) {
        var headers = new RecordHeaders();
        headers.add(LogHeaders.TYPE, "noted".getBytes(UTF_8));
        headers.add(LogHeaders.ID, ("id-" + seq).getBytes(UTF_8));
        headers.add(LogHeaders.POSITION, Long.toString(seq).getBytes(UTF_8));
        headers.add(LogHeaders.SEQ, Long.toString(seq).getBytes(UTF_8));
        headers.add(LogHeaders.COMMAND, "9".getBytes(UTF_8));
        headers.add(LogHeaders.INDEX, Integer.toString(index).getBytes(UTF_8));
        headers.add(LogHeaders.COUNT, Integer.toString(count).getBytes(UTF_8));
        headers.add("tenant", "blue".getBytes(UTF_8));
        return record(headers);
    }

    private ConsumerRecord<byte[], byte[]> record(RecordHeaders headers) {
        return new ConsumerRecord<>(
                "orders",
                3,
                offset++,
                1_000L,
                TimestampType.CREATE_TIME,
                7,
                1,
                "Order-7".getBytes(UTF_8),
                "x".getBytes(UTF_8),
                headers,
                Optional.of(5));
    }

    private static List<String> told(RecordSequence records, List<ConsumerRecord<byte[], byte[]>> given) {
        var told = new ArrayList<String>();
        for (var record : given) {
            for (var item : records.take(record)) {
                told.add(item.at().offset()
                        + (item instanceof FeedItem.Arrived arrived
                                ? " " + arrived.message().id()
                                : " " + item.getClass().getSimpleName()));
            }
        }
        return told;
    }

    @Test
    void aMessageHasAllThatItsRecordSays() {
        var items = mapping.from(0).take(record(1, 0, 1));
        assertThat(items).singleElement().isInstanceOfSatisfying(FeedItem.Arrived.class, arrived -> {
            var message = arrived.message();
            assertThat(message.stream().value()).isEqualTo("Order-7");
            assertThat(message.type()).isEqualTo("noted");
            assertThat(message.position()).isEqualTo(1);
            assertThat(message.seq()).isEqualTo(1);
            assertThat(message.timestampMillis()).isEqualTo(1_000);
            assertThat(message.metadata()).containsOnlyKeys("tenant").containsEntry("tenant", "blue");
            assertThat(message.leaderEpoch()).isEqualTo(5);
        });
    }

    @Test
    @DisplayName("B7: the messages of an append come together, and copies of them are passed over")
    void theMessagesOfAnAppendComeTogether() {
        var records = mapping.from(0);
        var given = List.of(
                record(1, 0, 1), record(2, 0, 2), record(1, 0, 1), record(2, 0, 2), record(3, 1, 2), record(3, 1, 2));
        assertThat(told(records, given)).containsExactly("0 id-1", "1 id-2", "4 id-3", "5 Passed");
        assertThat(records.isTold()).isTrue();
    }

    @Test
    @DisplayName("I1: nothing is told beyond an append that is not complete")
    void nothingIsToldBeyondAnIncompleteAppend() {
        var records = mapping.from(0);
        assertThat(told(records, List.of(record(1, 0, 2), record(1, 0, 2)))).isEmpty();
        assertThat(records.isTold()).isFalse();
    }

    @Test
    void aRecordThatBeckettDidNotWriteIsParked() {
        assertThat(mapping.from(0).take(record(new RecordHeaders())))
                .singleElement()
                .isInstanceOfSatisfying(
                        FeedItem.Unmappable.class,
                        item -> assertThat(item.reason()).contains("not written by Beckett"));
    }

    @Test
    void readingGoesOnBehindTheMessageThatTheFrontierNames() {
        assertThat(told(mapping.from(2), List.of(record(2, 0, 2), record(3, 1, 2), record(4, 0, 1))))
                .containsExactly("0 Passed", "1 id-3", "2 id-4");
    }
}
