/** Checkpoints, leases and retries in Postgres. */
@NullMarked
package io.beckett.postgres;

import org.jspecify.annotations.NullMarked;
