package io.beckett.kafka.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.AdoptedTopicBuilder;
import io.beckett.kafka.TestSetup;
import io.beckett.spi.FeedItem;
import io.beckett.spi.RecordedMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records of topic {@code orders}, and what mappings make of them. */
final class Records {
    private Records() {}

    record OrderPlaced(String id, int cents) {}

    static TopicMapping mapping(Consumer<AdoptedTopicBuilder> define) {
        var topic = AdoptedTopic.define(List.of("orders"), new Deserializers(), define);
        assertThat(topic.problems()).isEmpty();
        return topic.mapping("orders", TestSetup.of("order-placed", OrderPlaced.class));
    }

    static List<String> problems(Consumer<AdoptedTopicBuilder> define) {
        return AdoptedTopic.define(List.of("orders"), new Deserializers(), define)
                .problems();
    }

    static RecordedMessage message(TopicMapping mapping, ConsumerRecord<byte[], byte[]> record) {
        var item = mapping.map(record);
        assertThat(item).isInstanceOf(FeedItem.Arrived.class);
        return ((FeedItem.Arrived) item).message();
    }

    static String parked(TopicMapping mapping, ConsumerRecord<byte[], byte[]> record) {
        var item = mapping.map(record);
        assertThat(item).isInstanceOf(FeedItem.Unmappable.class);
        return ((FeedItem.Unmappable) item).reason();
    }

    static ConsumerRecord<byte[], byte[]> record(@Nullable String key, @Nullable String value, Header... headers) {
        return record(bytes(key), bytes(value), headers);
    }

    static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
        return new ConsumerRecord<>(
                "orders",
                3,
                41,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                new RecordHeaders(headers),
                Optional.of(5));
    }

    static Header header(String name, @Nullable String value) {
        return new RecordHeader(name, bytes(value));
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }
}
