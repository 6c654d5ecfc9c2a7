package io.beckett.subscription;

import io.beckett.message.MessageStore;
import io.beckett.message.StreamMessage;

/**
 * The message that is being handled, with the facts of this run of the handler.
 *
 * <p>Immutable and safe for all threads. Only Beckett implements this interface; methods may be added in a minor
 * release.
 */
public interface MessageContext extends StreamMessage {

    /** The group that this run belongs to. */
    String group();

    /** The subscription that this run belongs to. */
    String subscription();

    /** Which run of this message it is: 1 for the first. Only runs that were recorded as failed count. */
    int attempt();

    /**
     * A number that grows with each change of owner of this stream. For writes of your own that must not come late:
     * store it with the row and refuse a smaller one.
     */
    long fencingToken();

    /**
     * Appends and reads for this message: what is appended gets ids that a redelivery of this message computes again, and its
     * correlation, causation and tenant. The same as {@code beckett.store()} on the handler's own thread; use this one on
     * threads that the handler starts, and set ids there, because the order of calls decides which id a message gets.
     *
     * @return fails like {@code beckett.store()} if the storage keeps no streams
     */
    MessageStore store();
}
