package io.beckett.kafka.decide;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client gets to know. */
public sealed interface Answer {
    /**
     * The append is done.
     *
     * @param version of the stream after it
     * @param repeated it was done before, at an earlier command
     */
    record Appended(long version, boolean repeated) implements Answer {}

    /** The stream had another version than expected. */
    record Conflict(long actual) implements Answer {}

    /** The stream has this id already, of an append that was not the same. */
    record IdConflict(String id) implements Answer {}

    /** The stream lives in another partition. */
    record WrongPartition(int right) implements Answer {}

    /** The command could not be understood. */
    record Invalid(String reason) implements Answer {}

    /**
     * The command is for a rule that is not activated in this partition.
     *
     * @param active the newest that is, 0 if the partition is not founded
     */
    record RuleNotActive(int asked, int active) implements Answer {}

    /** The partition is founded with the same settings, now or before. */
    record Founded() implements Answer {}

    /** The partition was founded with other settings. */
    record FoundedOtherwise(Genesis yours, Genesis theirs) implements Answer {}

    /**
     * Messages of a stream, in the order asked for.
     *
     * @param version of the stream
     * @param more further ones belong to the range and limit that were asked for: the page was full
     */
    record Page(long version, boolean more, List<Stored> messages) implements Answer {
        /** Copies the list. */
        public Page {
            messages = List.copyOf(messages);
        }
    }

    /** The number of the partition's newest message. */
    record Head(long seq) implements Answer {}

    /**
     * A message as it was stored.
     *
     * @param seq its number in the partition
     * @param timestamp in milliseconds since 1970
     */
    @SuppressWarnings("ArrayRecordComponent") // the bytes of a message are not copied on their way
    record Stored(
            long position,
            long seq,
            String id,
            String type,
            long timestamp,
            Map<String, String> metadata,
            byte[] bytes) {
        /** Copies the metadata, keeping its order. */
        public Stored {
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }
}
