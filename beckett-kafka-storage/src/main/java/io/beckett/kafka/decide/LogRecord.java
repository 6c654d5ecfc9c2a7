package io.beckett.kafka.decide;

import org.apache.kafka.common.header.Headers;

/**
 * A record for the log.
 *
 * @param partition of the log topic: always the one in which the command was
 * @param key the stream's name
 * @param value the message's encoded data
 * @param timestamp the command's
 * @param headers see {@link LogHeaders}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is
public record LogRecord(int partition, byte[] key, byte[] value, long timestamp, Headers headers) {}
