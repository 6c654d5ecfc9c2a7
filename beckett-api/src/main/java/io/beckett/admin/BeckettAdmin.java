package io.beckett.admin;

import java.util.List;
import java.util.Optional;

/**
 * What an operator sees and does: progress of subscriptions, streams that wait, and the actions that set them going
 * again.
 *
 * <p>Works without {@code start()}. Safe for all threads. Every action is recorded with its time and actor, and acts on
 * what the caller has seen: if a checkpoint has moved since it was read, the action is refused and changes nothing.
 * Every method may throw {@link io.beckett.error.StoreUnavailableException}; repeating the call is then safe. Only
 * Beckett implements this interface; methods may be added in a minor release.
 */
public interface BeckettAdmin {

    /**
     * The same, with the actions recorded under a name.
     *
     * @param actor who acts, 1 to 200 characters, no control characters
     */
    BeckettAdmin actingAs(String actor);

    /** All subscriptions of a group that were ever registered, by name; empty for a group that never was. */
    List<SubscriptionInfo> subscriptions(String group);

    /**
     * One subscription of a group.
     *
     * @throws IllegalArgumentException if it was never registered
     */
    SubscriptionInfo subscription(String group, String subscription);

    /** The checkpoints that the filter lets through, a page at a time, in an order that stays the same. */
    Page<CheckpointInfo> checkpoints(CheckpointFilter filter, PageRequest page);

    /** How many checkpoints the filter lets through. */
    long count(CheckpointFilter filter);

    /** What was recorded of the failures and skips in this stream, newest first, at most 20. */
    List<Attempt> attempts(CheckpointInfo checkpoint);

    /**
     * The record that a waiting stream comes to next, as it stands in its topic, undecoded.
     *
     * @return empty if nothing of this stream waits, or if the record is no longer in its topic
     */
    Optional<BlockedMessage> blockedMessage(CheckpointInfo checkpoint);

    /**
     * Makes a retrying or failed stream due now. A failed one that succeeds goes on; if it fails again it is failed
     * again, with its history extended.
     *
     * @throws io.beckett.error.CheckpointChangedException if it has moved, is being handled, or does not wait
     */
    void retry(CheckpointInfo checkpoint);

    /**
     * Passes over the message that a retrying or failed stream waits for; the messages behind it are handled. The skip is
     * recorded.
     *
     * @throws io.beckett.error.CheckpointChangedException if it has moved, is being handled, or does not wait
     */
    void skip(CheckpointInfo checkpoint);

    /**
     * Stops handling a stream for this subscription, for good.
     *
     * @throws io.beckett.error.CheckpointChangedException if it has moved or is being handled
     */
    void delete(CheckpointInfo checkpoint);

    /**
     * Takes a stream away from the node that is handling it. The one action that may let two handlers of a stream
     * overlap: for a handler that is known to hang.
     *
     * @throws io.beckett.error.CheckpointChangedException if it is not reserved, or by now by somebody else
     */
    void releaseReservation(CheckpointInfo checkpoint);

    /**
     * Makes every retrying or failed stream due that the filter lets through, spread over some seconds.
     *
     * @return how many were made due
     */
    long retryAll(CheckpointFilter filter);

    /**
     * Stops handling for a subscription until it is resumed, restarts included; running handlers end first. It is carried
     * out by the nodes, see {@link SubscriptionInfo#status()}. Pausing twice is pausing once.
     *
     * @throws IllegalArgumentException if the subscription was never registered
     */
    void pause(String group, String subscription);

    /**
     * Goes on where {@link #pause} stopped. Resuming what is not paused changes nothing.
     *
     * @throws IllegalArgumentException if the subscription was never registered
     */
    void resume(String group, String subscription);

    /** Records that could not be mapped to a stream and were set aside, newest first. */
    Page<ParkedRecord> parked(PageRequest page);

    /** What operators did, newest first. */
    Page<AdminAction> actions(PageRequest page);
}
