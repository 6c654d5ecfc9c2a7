/** Contracts for store authors, a manual clock, and an embedded Kafka and Postgres for tests. */
@NullMarked
package io.beckett.testkit;

import org.jspecify.annotations.NullMarked;
