package io.beckett.admin;

import io.beckett.message.GlobalPosition;
import java.time.Instant;
import java.util.Objects;

/**
 * A record that could not be mapped to a stream. It was set aside, and the records behind it went on.
 *
 * @param position where it stands
 * @param reason what is missing or wrong
 * @param parkedAt when it was set aside
 */
public record ParkedRecord(GlobalPosition position, String reason, Instant parkedAt) {

    public ParkedRecord {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(parkedAt, "parkedAt");
    }
}
