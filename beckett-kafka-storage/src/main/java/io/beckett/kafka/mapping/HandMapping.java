package io.beckett.kafka.mapping;

import io.beckett.kafka.MappedRecord;
import io.beckett.kafka.RecordView;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.RecordedMessage;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Maps a record by the user's function. */
final class HandMapping implements RecordMapping {
    private static final String LABEL = "mapping(..)";

    private final Function<? super RecordView, MappedRecord> function;
    private final String tombstone;
    private final Payloads payloads;

    /** @param tombstone type of records without a value; empty if they do not come here */
    HandMapping(Function<? super RecordView, MappedRecord> function, String tombstone, Payloads payloads) {
        this.function = function;
        this.tombstone = tombstone;
        this.payloads = payloads;
    }

    @Override
    public @Nullable RecordedMessage map(ConsumerRecord<byte[], byte[]> record, RecordData view) {
        var mapped = apply(view);
        var stream = mapped.stream();
        if (stream.isEmpty()) {
            return null;
        }
        var streamName = Checked.stream(LABEL, stream.get());
        var typeName = record.value() == null
                ? tombstone
                : Checked.type(LABEL, mapped.type().orElseThrow());
        var headers = record.headers().toArray();
        var size = RecordMapping.sizeOf(record, headers);
        var metadata = HeaderMetadata.of(headers, mapped.metadata());
        return new RecordedMessage(
                streamName,
                mapped.id().map(id -> Checked.id(LABEL, id)).orElseGet(() -> RecordMapping.defaultId(record)),
                typeName,
                record.offset() + 1,
                record.timestamp(),
                metadata,
                payload(record, view, mapped, typeName, metadata),
                size,
                record.leaderEpoch().orElse(-1),
                0);
    }

    private MappedRecord apply(RecordData view) {
        MappedRecord mapped;
        try {
            mapped = function.apply(view);
        } catch (MappingProblem e) {
            throw new MappingProblem(LABEL + ": " + e.reason());
        } catch (Exception | StackOverflowError e) {
            throw new MappingProblem(LABEL + " " + Thrown.describe(e));
        }
        if (mapped == null) {
            throw new MappingProblem(LABEL + " returned null. To pass a record over write MappedRecord.ignored().");
        }
        return mapped;
    }

    private MessagePayload payload(
            ConsumerRecord<byte[], byte[]> record,
            RecordData view,
            MappedRecord mapped,
            String typeName,
            Map<String, String> metadata) {
        var given = mapped.data();
        if (given.isPresent()) {
            return payloads.given(view, given.get(), typeName, metadata);
        }
        return record.value() == null ? MessagePayload.tombstone(typeName) : payloads.now(view, typeName, metadata);
    }
}
