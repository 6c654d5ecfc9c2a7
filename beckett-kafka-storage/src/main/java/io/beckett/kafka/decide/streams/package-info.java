/**
 * Runs the decider on Kafka Streams: one application for each log topic, one task for each of its partitions. NOT API.
 *
 * <p>The only package that needs kafka-streams, which is an optional dependency. {@link
 * io.beckett.kafka.decide.streams.LogDecider} is what the rest of the storage uses.
 */
@NullMarked
package io.beckett.kafka.decide.streams;

import org.jspecify.annotations.NullMarked;
