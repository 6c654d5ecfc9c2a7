package io.beckett.spi;

/**
 * A partition's log is not the one that was read any more: its topic was deleted and created again, or the log was cut and
 * written anew. From an offset on everything that the store knows of it under one lease is about records that no longer
 * exist.
 *
 * @param key the lease
 * @param session its holder
 * @param epoch of the holding
 * @param to where the logs part: the first offset whose record is another one, and the log it is in now
 * @param reason what happened, for the person who looks at it
 */
public record Rewind(LeaseKey key, String session, long epoch, FeedPosition to, String reason) {}
