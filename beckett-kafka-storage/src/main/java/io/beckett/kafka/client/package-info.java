/** Kafka's clients: opening and closing them, and their failures in Beckett's words. Not API. */
@NullMarked
package io.beckett.kafka.client;

import org.jspecify.annotations.NullMarked;
