package io.beckett.kafka;

import io.beckett.spi.MessageCodec;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Says how the records of a topic that other programs write become messages. The topic is read in place, never written.
 *
 * <p>Belongs to one thread, and to the lambda that gets it: later use throws IllegalStateException. A setting given twice,
 * or two that contradict each other, are problems of the build.
 *
 * <p>A template is text with the placeholders {@code {key}}, {@code {topic}}, {@code {header:NAME}} and
 * {@code {value:/JSON/POINTER}}; a literal brace is written <code>{{</code>. A placeholder without a value, or with an empty
 * one, parks the record: it is put aside with the reason, and its partition goes on.
 */
public interface AdoptedTopicBuilder {
    /** The stream of a record by a template, for example {@code Order-{key}}. Required unless {@link #mapping} is used. */
    AdoptedTopicBuilder stream(String template);

    /** The stream of a record; null parks the record. */
    AdoptedTopicBuilder stream(RecordField field);

    /**
     * The type name of a record by a template; a text without placeholders is the type of all records. Required unless
     * {@link #cloudEvents}, {@link #deserializer} or {@link #mapping} is used.
     */
    AdoptedTopicBuilder type(String template);

    /** The type name of a record; null parks the record. */
    AdoptedTopicBuilder type(RecordField field);

    /** The message's id, 1 to 500 characters; default, also where the field gives null, {@code topic-partition-offset}. */
    AdoptedTopicBuilder id(RecordField field);

    /** The part of a JSON value that is the data; default the whole value. */
    AdoptedTopicBuilder data(String jsonPointer);

    /**
     * Metadata beside the record's text headers; wins over a header of that name. A header is metadata if its value is valid
     * UTF-8 without control characters, at most 8,192 bytes, among the first 200 headers, and its name does not start with
     * {@code $}; of several with one name the last counts.
     */
    AdoptedTopicBuilder metadata(String name, RecordField field);

    /** The message's tenant. */
    AdoptedTopicBuilder tenant(RecordField field);

    /** The message's correlation id. */
    AdoptedTopicBuilder correlationId(RecordField field);

    /**
     * The records are CloudEvents, in binary mode ({@code ce_} headers) or structured mode
     * ({@code application/cloudevents+json}): type, id, time and data come from there, unless type and id are set here. The
     * attributes are metadata under their header names in both modes, and {@code {header:ce_subject}} reads them in both.
     */
    AdoptedTopicBuilder cloudEvents();

    /** Decodes this topic's data; default the codec of the Beckett builder. */
    AdoptedTopicBuilder codec(MessageCodec codec);

    /**
     * Decodes this topic's data with any Kafka deserializer, configured by you and closed by you. It is used by one thread at
     * a time. The type defaults to the mapped name of the value's class; a record that it cannot read, or of a class that
     * has no name, is parked then. Where stream and type do not come from the value, such a record blocks its stream instead.
     */
    AdoptedTopicBuilder deserializer(Deserializer<?> deserializer);

    /** Reads the keys, whose text is then that of {@code toString()}; as for {@link #deserializer}. Default: UTF-8 text. */
    AdoptedTopicBuilder keyDeserializer(Deserializer<?> deserializer);

    /** Records without a value become messages of this type; otherwise they are counted and passed over. */
    AdoptedTopicBuilder tombstone(String typeName);

    /**
     * Maps by hand. Called by several threads at once, with tombstones only if {@link #tombstone} is set, whose type name then
     * wins. What it throws parks the record.
     */
    AdoptedTopicBuilder mapping(Function<? super RecordView, MappedRecord> mapping);
}
