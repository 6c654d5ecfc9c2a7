/** Appending, reading and scheduling messages of streams. */
@NullMarked
package io.beckett.message;

import org.jspecify.annotations.NullMarked;
