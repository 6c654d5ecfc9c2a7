/** NOT API: what every statement needs of JDBC. */
@NullMarked
package io.beckett.postgres.jdbc;

import org.jspecify.annotations.NullMarked;
