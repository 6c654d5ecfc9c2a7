/**
 * Benchmarks of the parts that a message, an append, a flush and a retry go through, each by itself, and the command that
 * runs them round after round.
 */
@NullMarked
package io.beckett.bench.micro;

import org.jspecify.annotations.NullMarked;
