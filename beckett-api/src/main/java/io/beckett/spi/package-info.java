/** What authors of message stores, checkpoint stores and codecs implement. */
@NullMarked
package io.beckett.spi;

import org.jspecify.annotations.NullMarked;
