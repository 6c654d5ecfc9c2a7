/** Runnable examples, one feature each. */
@NullMarked
package io.beckett.examples;

import org.jspecify.annotations.NullMarked;
