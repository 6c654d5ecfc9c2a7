package io.beckett.admin;

import java.time.Instant;
import java.util.Objects;

/**
 * Up to where a rebuild takes messages as handled. What stands there and behind it is handled by the nodes that are started
 * afterwards. Immutable, safe for all threads.
 *
 * <p>No target brings back what was never in a topic: which messages waited for another attempt or had failed, attempts,
 * pauses, deleted streams. Whatever stands before the target counts as handled, messages that waited included.
 */
public sealed interface RebuildTarget {

    /**
     * The ends of the topics, as of the moment at which the rebuild begins: only what is written from then on is handled.
     * Messages that were not handled yet when Postgres was lost are <em>not</em> handled any more.
     */
    static RebuildTarget end() {
        return End.INSTANCE;
    }

    /**
     * What the group showed lag monitors last; for Kafka that is the offsets committed for its group. Below it everything was
     * handled or written down, for every subscription that was not paused. What was <em>written down</em> only is lost to
     * view: messages that waited for a retry or had failed are <em>not</em> handled again, nor are those that a paused
     * subscription had not reached. What was handled since the progress was shown last, normally about a second ago, is
     * handled again.
     *
     * <p>Refused where a partition with records has no progress: Kafka forgets that of a group whose nodes were away for
     * long (7 days by default).
     */
    static RebuildTarget publishedProgress() {
        return PublishedProgress.INSTANCE;
    }

    /**
     * In each partition the first message that was written at that time or later: everything before it counts as handled.
     * Messages before the time that were not handled yet are <em>not</em> handled any more; those behind it are handled,
     * again if they were before.
     */
    static RebuildTarget before(Instant time) {
        return new Before(time);
    }

    /** The one value of {@link RebuildTarget#end()}. */
    enum End implements RebuildTarget {
        INSTANCE;

        @Override
        public String toString() {
            return "end";
        }
    }

    /** The one value of {@link RebuildTarget#publishedProgress()}. */
    enum PublishedProgress implements RebuildTarget {
        INSTANCE;

        @Override
        public String toString() {
            return "published progress";
        }
    }

    /**
     * A point in time.
     *
     * @param time of the storage's clock, by which records are stamped
     */
    record Before(Instant time) implements RebuildTarget {
        public Before {
            Objects.requireNonNull(time, "time");
        }

        @Override
        public String toString() {
            return "before " + time;
        }
    }
}
