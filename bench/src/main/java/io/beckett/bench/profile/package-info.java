/** Shows where the time of a scenario or a benchmark goes: recordings of each of its processes, and flame graphs of them. */
@NullMarked
package io.beckett.bench.profile;

import org.jspecify.annotations.NullMarked;
