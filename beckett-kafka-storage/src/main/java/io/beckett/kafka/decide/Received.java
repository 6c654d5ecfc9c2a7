package io.beckett.kafka.decide;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of the appends topic.
 *
 * @param timestamp given by the broker when it wrote the record; 0 and up
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is
public record Received(long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {}
