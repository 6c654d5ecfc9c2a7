/** Assembling, starting and closing Beckett: the builder, the running instance and its life cycle. */
@NullMarked
package io.beckett;

import org.jspecify.annotations.NullMarked;
