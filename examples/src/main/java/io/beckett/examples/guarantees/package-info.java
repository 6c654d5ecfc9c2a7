/** The guarantee suite: nodes that are restarted and killed under load, and a check of everything they did. */
@NullMarked
package io.beckett.examples.guarantees;

import org.jspecify.annotations.NullMarked;
