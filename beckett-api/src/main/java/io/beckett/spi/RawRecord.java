package io.beckett.spi;

import io.beckett.message.GlobalPosition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record as it stands in the log.
 *
 * @param at where
 * @param timestamp when it was written
 * @param key empty where the record has none
 * @param value empty where the record has none
 * @param headers name and bytes, in the record's order; names may repeat
 */
public record RawRecord(
        GlobalPosition at,
        Instant timestamp,
        Optional<byte[]> key,
        Optional<byte[]> value,
        List<Map.Entry<String, byte[]>> headers) {}
