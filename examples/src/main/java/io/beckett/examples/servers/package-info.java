/** The servers that an example runs against, and the processes that it starts. */
@NullMarked
package io.beckett.examples.servers;

import org.jspecify.annotations.NullMarked;
