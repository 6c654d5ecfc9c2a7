package io.beckett.spi;

import java.util.Map;
import java.util.Set;

/**
 * Knows of groups that are being made again from the topics. While a group is, its subscriptions are paused and
 * {@link CheckpointStore#register} refuses it with a {@code ConfigurationException}: its positions are not true yet, and a
 * node that began with them would handle again what was handled long ago. Safe for all threads; each method is one
 * transaction.
 */
public interface RebuildStore {
    /**
     * Makes the groups known with every subscription at the start of every partition, paused, and remembers up to where they
     * are to be made again. A rebuild that was begun before and has not ended goes on, up to where it was to go then.
     *
     * @return per group and partition up to where, as it is remembered
     * @throws io.beckett.error.ConfigurationException if one of the groups is known already, or a live session works for it;
     *     or if it is being rebuilt with another target or other subscriptions. Then nothing is changed
     */
    Map<LeaseKey, Long> begin(RebuildRequest request);

    /**
     * Ends the rebuild of these groups if all their subscriptions have come to the end of it in every partition, and nothing
     * waits in a backlog: nothing is paused any more, and what stands behind is handled. All groups or none.
     *
     * @return whether it has ended, by this call or before
     */
    boolean end(Set<String> groups);
}
