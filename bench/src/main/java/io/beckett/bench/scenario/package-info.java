/** What is measured. */
@NullMarked
package io.beckett.bench.scenario;

import org.jspecify.annotations.NullMarked;
