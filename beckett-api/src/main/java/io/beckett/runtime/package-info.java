/** The engine that reads, dispatches, retries and records progress. Not API: it may change in any release. */
@NullMarked
package io.beckett.runtime;

import org.jspecify.annotations.NullMarked;
