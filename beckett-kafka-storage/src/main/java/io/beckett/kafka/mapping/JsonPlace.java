package io.beckett.kafka.mapping;

import org.jspecify.annotations.Nullable;

/**
 * What stands at a place of a JSON value.
 *
 * @param start index of its first byte
 * @param end index behind its last byte
 * @param text what a text says, a number or truth value as it is written; null for objects and arrays
 */
record JsonPlace(int start, int end, @Nullable String text) {}
