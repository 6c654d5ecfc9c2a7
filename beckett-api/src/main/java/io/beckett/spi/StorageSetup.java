package io.beckett.spi;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/**
 * What a store gets from the node that uses it.
 *
 * @param instanceName tells several Beckett of one program apart, in thread names and logs
 * @param types the mapped types
 * @param codec decodes where a topic has no codec of its own
 * @param clock for times that are shown; leases always use the store's own clock
 * @param threads makes every thread that the store starts
 */
public record StorageSetup(
        String instanceName, MessageTypes types, MessageCodec codec, InstantSource clock, ThreadFactory threads) {}
