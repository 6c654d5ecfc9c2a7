/**
 * Drives the store of the decider on disk, for benchmarks: the same package in another module, as its tests are. Nothing
 * else belongs here.
 */
@NullMarked
package io.beckett.kafka.decide.streams;

import org.jspecify.annotations.NullMarked;
