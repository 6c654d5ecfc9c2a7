/** What was measured, as people read it. */
@NullMarked
package io.beckett.bench.report;

import org.jspecify.annotations.NullMarked;
