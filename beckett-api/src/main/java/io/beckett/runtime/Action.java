package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the engine wants done. It never waits for it: what comes of it goes in as an input. */
sealed interface Action
        permits StoreCall, Action.OnFeed, Action.Read, Action.ReadEnds, Action.OnRun, Action.Tell, Action.Closed {
    /** For the thread that owns a feed, in order. */
    sealed interface OnFeed extends Action {
        FeedId feed();
    }

    record OpenFeed(FeedId feed, PartitionId partition, FeedPosition from, long opening) implements OnFeed {}

    record PauseFeed(FeedId feed, PartitionId partition) implements OnFeed {}

    record ResumeFeed(FeedId feed, PartitionId partition) implements OnFeed {}

    record StopFeed(FeedId feed, PartitionId partition) implements OnFeed {}

    /** Take part in the storage's suggestions for the group, or leave them. */
    record TakePart(FeedId feed, boolean takesPart) implements OnFeed {}

    record Publish(FeedId feed, Map<PartitionId, Long> frontiers) implements OnFeed {}

    /** Read records of these logs again by their offset. */
    record Read(
            List<GlobalPosition> positions,
            Map<PartitionId, String> logs,
            long maxBytes,
            Consumer<List<FeedItem>> answer,
            Consumer<StoreUnavailableException> failure)
            implements Action {}

    /**
     * Ask the storage for the ends of all partitions.
     *
     * @param grown layouts of topics that the store waits to hear the ends for
     */
    record ReadEnds(Map<String, Integer> grown) implements Action {}

    /** For the handler threads. */
    sealed interface OnRun extends Action {
        Run run();
    }

    record Start(Run run) implements OnRun {}

    record Interrupt(Run run) implements OnRun {}

    /** The run's thread does not come back: another one takes its slot. */
    record Replace(Run run) implements OnRun {}

    /** Tell the listeners. */
    record Tell(Runnable event) implements Action {}

    /** The node has handed everything over. */
    record Closed(@Nullable String failure) implements Action {}
}
