/**
 * Drives parts of the engine that nobody outside may reach, for benchmarks: the same package in another module, as its tests
 * are. Nothing else belongs here.
 */
@NullMarked
package io.beckett.runtime;

import org.jspecify.annotations.NullMarked;
