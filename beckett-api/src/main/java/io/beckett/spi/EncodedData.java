package io.beckett.spi;

import java.util.Map;

/**
 * The bytes of a message as they stand in the log.
 *
 * @param type the message's type name
 * @param bytes not copied: neither giver nor taker changes them
 * @param metadata the message's metadata
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a record are not copied on their way
public record EncodedData(String type, byte[] bytes, Map<String, String> metadata) {}
