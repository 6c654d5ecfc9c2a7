/** Defining groups and subscriptions: handlers, their context, retries and listeners. */
@NullMarked
package io.beckett.subscription;

import org.jspecify.annotations.NullMarked;
