/** Codecs for JSON, text and raw bytes. */
@NullMarked
package io.beckett.codec;

import org.jspecify.annotations.NullMarked;
