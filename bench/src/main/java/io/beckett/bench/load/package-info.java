/** The messages of measurements, and how they are sent. */
@NullMarked
package io.beckett.bench.load;

import org.jspecify.annotations.NullMarked;
