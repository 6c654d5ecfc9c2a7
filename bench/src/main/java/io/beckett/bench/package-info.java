/** Measures Beckett beside what one would take instead, and reports losses as well as wins. */
@NullMarked
package io.beckett.bench;

import org.jspecify.annotations.NullMarked;
