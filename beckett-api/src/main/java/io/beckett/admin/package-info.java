/** The operators' view of subscriptions, streams and retries, and what they can do about them. */
@NullMarked
package io.beckett.admin;

import org.jspecify.annotations.NullMarked;
