/** NOT API: the SQL of the checkpoint store, one statement per class. */
@NullMarked
package io.beckett.postgres.query;

import org.jspecify.annotations.NullMarked;
