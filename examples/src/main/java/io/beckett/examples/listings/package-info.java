/**
 * The Java code of the README, compiled. Each listing stands between two marker comments; a test compares it with the
 * README letter by letter.
 */
@NullMarked
package io.beckett.examples.listings;

import org.jspecify.annotations.NullMarked;
