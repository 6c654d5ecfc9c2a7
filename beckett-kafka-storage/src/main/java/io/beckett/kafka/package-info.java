/** Message storage on Kafka topics: adopted topics that other programs write, and logs that Beckett writes. */
@NullMarked
package io.beckett.kafka;

import org.jspecify.annotations.NullMarked;
