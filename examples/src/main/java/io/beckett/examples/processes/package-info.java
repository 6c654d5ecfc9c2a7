/** Nodes as processes of their own, for the examples that need several of them. */
@NullMarked
package io.beckett.examples.processes;

import org.jspecify.annotations.NullMarked;
