package io.beckett.spi;

import java.util.List;
import java.util.Map;

/**
 * What a node learns by its beat.
 *
 * @param alive whether the session lives; if not, all its leases and reservations are lost
 * @param leases every lease of the groups that the beat named
 * @param sessions every live session but the own, by id, with what it offers
 * @param subscriptions the state of every subscription of those groups
 * @param requests what administrators ask of the holders, for leases that this session owns
 * @param grown by topic the newest layout that every producer knows by now, where the store does not know yet where the
 *     older partitions ended: {@link Registration#grown}
 */
public record SessionState(
        boolean alive,
        List<LeaseState> leases,
        Map<String, Map<String, SessionBeat.Presence>> sessions,
        List<SubscriptionState> subscriptions,
        List<ControlRequest> requests,
        Map<String, Integer> grown) {
    /** Whether a subscription is paused. */
    public record SubscriptionState(String group, String subscription, boolean paused) {}
}
