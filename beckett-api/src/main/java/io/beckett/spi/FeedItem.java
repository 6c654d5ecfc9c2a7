package io.beckett.spi;

import io.beckett.message.GlobalPosition;

/** What a feed or a reader found at one place of a partition. */
public sealed interface FeedItem {
    /** Where; everything of the partition up to and including this offset has now been read. */
    GlobalPosition at();

    /** A message. */
    record Arrived(GlobalPosition at, RecordedMessage message) implements FeedItem {}

    /**
     * Nothing to handle: a record that the mapping ignores, a marker of a transaction, a gap left by compaction.
     *
     * @param leaderEpoch epoch of the leader that wrote what stands or stood at this offset; -1 where unknown
     */
    record Passed(GlobalPosition at, int leaderEpoch) implements FeedItem {
        /** Written by an unknown leader. */
        public Passed(GlobalPosition at) {
            this(at, -1);
        }
    }

    /**
     * A record that cannot be mapped to a stream. The engine parks it and goes on.
     *
     * @param leaderEpoch as of {@link Passed}
     */
    record Unmappable(GlobalPosition at, String reason, int leaderEpoch) implements FeedItem {
        /** Written by an unknown leader. */
        public Unmappable(GlobalPosition at, String reason) {
            this(at, reason, -1);
        }
    }

    /** Records from the place that was asked for up to {@code at} are no longer in the log. Never passed over in silence. */
    record Gone(GlobalPosition at, String reason) implements FeedItem {}

    /**
     * The log is not the one that was read: from {@code to} on its records are others. The feed reads nothing more of the
     * partition until it is opened again. Never said of a place that was not asked for or passed before.
     *
     * @param at the place of {@code to}; nothing was read by this
     * @param to where the logs part, 0 in a log that is wholly new; its leader epoch is that of the record before
     * @param reason what happened, for the person who looks at it
     */
    record Replaced(GlobalPosition at, FeedPosition to, String reason) implements FeedItem {}
}
