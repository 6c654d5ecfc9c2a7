package io.beckett.kafka.mapping;

import org.jspecify.annotations.Nullable;

/**
 * How the records of a topic are read.
 *
 * @param key reads keys; null for UTF-8 text
 * @param value reads values; null if a codec does, when the handler wants it
 * @param dataPointer where in a JSON value the data is; null for the whole value
 * @param cloudEvents whether a value may be a CloudEvent in structured mode
 * @param paths the places of a JSON value that are looked at
 */
record Reading(
        @Nullable SharedDeserializer key,
        @Nullable SharedDeserializer value,
        @Nullable String dataPointer,
        boolean cloudEvents,
        JsonPaths paths) {}
