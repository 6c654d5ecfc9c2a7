/** Topics that Beckett writes itself: how they are made, and what must hold of them. NOT API. */
@NullMarked
package io.beckett.kafka.log;

import org.jspecify.annotations.NullMarked;
