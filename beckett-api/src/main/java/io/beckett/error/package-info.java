/** Everything that is thrown at users of the library: one abstract root and named subtypes that carry their facts. */
@NullMarked
package io.beckett.error;

import org.jspecify.annotations.NullMarked;
