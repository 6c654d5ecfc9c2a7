/**
 * What decides appends: a pure function of the command, its offset and the facts of earlier commands. NOT API.
 *
 * <p>{@link io.beckett.kafka.decide.Decider} is the function, {@link io.beckett.kafka.decide.Command} what it is asked,
 * {@link io.beckett.kafka.decide.Answer} what it says, {@link io.beckett.kafka.decide.LogRecord} what it writes into the
 * log, and {@link io.beckett.kafka.decide.ReaderRule} which of the log's records count.
 */
@NullMarked
package io.beckett.kafka.decide;

import org.jspecify.annotations.NullMarked;
