/** Turns records of adopted topics into messages. Not API. */
@NullMarked
package io.beckett.kafka.mapping;

import org.jspecify.annotations.NullMarked;
