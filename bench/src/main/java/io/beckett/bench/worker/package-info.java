/** The processes that handle messages, one kind for each arm. */
@NullMarked
package io.beckett.bench.worker;

import org.jspecify.annotations.NullMarked;
