package io.beckett.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sign of life of a node.
 *
 * @param session random id of the node's life; never used again once the store has deleted it
 * @param phase whether the session begins, goes on or ends
 * @param timeToLive how long the session lives without another beat, on the store's clock
 * @param groups what the node offers, by group
 * @param wanted leases that this node would like to take over from a live owner
 */
public record SessionBeat(
        String session, Phase phase, Duration timeToLive, Map<String, Presence> groups, List<LeaseKey> wanted) {
    /** Whether a session begins, goes on or ends. */
    public enum Phase {
        /** Creates the session. */
        OPEN,
        /** Prolongs it; without effect on a session that was deleted. */
        RENEW,
        /** Deletes it and gives back every lease and reservation that still hangs on it. */
        END
    }

    /**
     * What a node offers to a group.
     *
     * @param freeSlots handlers that it could run more
     * @param subscriptions those it registers
     */
    public record Presence(int freeSlots, Set<String> subscriptions) {}
}
