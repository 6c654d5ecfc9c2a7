/** What was measured, and how it is kept. */
@NullMarked
package io.beckett.bench.result;

import org.jspecify.annotations.NullMarked;
