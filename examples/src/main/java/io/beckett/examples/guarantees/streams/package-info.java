/** Appends and reads while nodes are killed, sleep and leave: whether they are linearizable, and the log what it promises. */
@NullMarked
package io.beckett.examples.guarantees.streams;

import org.jspecify.annotations.NullMarked;
