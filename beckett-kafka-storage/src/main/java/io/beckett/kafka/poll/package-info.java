/** Reads partitions in order. Not API. */
@NullMarked
package io.beckett.kafka.poll;

import org.jspecify.annotations.NullMarked;
