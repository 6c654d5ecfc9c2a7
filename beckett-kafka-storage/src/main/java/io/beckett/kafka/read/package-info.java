/** Reads single records again. Not API. */
@NullMarked
package io.beckett.kafka.read;

import org.jspecify.annotations.NullMarked;
