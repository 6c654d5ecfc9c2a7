package io.beckett.spi;

import java.util.Map;

/**
 * A message as a storage read it.
 *
 * @param stream the stream it belongs to
 * @param id identifies the message within its stream
 * @param type its type name
 * @param position its stream position: in an adopted topic its offset + 1, in a log that Beckett writes 1, 2, 3 ...
 * @param timestampMillis when it was written, in milliseconds since 1970
 * @param metadata names and values that travel with it; unmodifiable
 * @param payload what it carries
 * @param size bytes that the record holds in memory: key, value and headers
 * @param leaderEpoch epoch of the leader that wrote the record, -1 where unknown
 * @param seq its number in a log that Beckett writes; 0 in adopted topics
 */
public record RecordedMessage(
        StreamName stream,
        String id,
        String type,
        long position,
        long timestampMillis,
        Map<String, String> metadata,
        MessagePayload payload,
        int size,
        int leaderEpoch,
        long seq) {}
