package io.beckett.kafka.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.LogHeaders;
import io.beckett.kafka.decide.LogPlace;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.util.Collections;
import java.util.LinkedHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records that a decider wrote. */
final class LogMapping implements RecordMapping {
    private final MessageCodec codec;

    LogMapping(MessageCodec codec) {
        this.codec = codec;
    }

    @Override
    public @Nullable RecordedMessage map(ConsumerRecord<byte[], byte[]> record, RecordData data) {
        var place = LogPlace.of(record.headers())
                .orElseThrow(() -> new MappingProblem("the record was not written by Beckett"));
        if (record.key() == null || record.value() == null) {
            throw new MappingProblem("the record was not written by Beckett: it has no key or no value");
        }
        var metadata = new LinkedHashMap<String, String>();
        var headers = record.headers().toArray();
        for (var header : headers) {
            if (!LogHeaders.isReserved(header.key()) && header.value() != null) {
                metadata.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        var type = text(record, LogHeaders.TYPE);
        var unmodifiable = Collections.unmodifiableMap(metadata);
        return new RecordedMessage(
                StreamName.of(new String(record.key(), UTF_8)),
                text(record, LogHeaders.ID),
                type,
                place.position(),
                record.timestamp(),
                unmodifiable,
                MessagePayload.encoded(new EncodedData(type, record.value(), unmodifiable), codec),
                RecordMapping.sizeOf(record, headers),
                record.leaderEpoch().orElse(-1),
                place.seq());
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            throw new MappingProblem("the record was not written by Beckett: it has no header " + name);
        }
        return new String(header.value(), UTF_8);
    }
}
