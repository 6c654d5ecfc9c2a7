package io.beckett.testkit;

import io.beckett.message.ExpectedVersion;
import java.util.List;

/**
 * What somebody asked of a stream, when, and what came of it. Times are those of one clock that does not go back,
 * {@link System#nanoTime()} on one machine.
 */
public sealed interface StreamCall {
    /** When a call ended of which nobody was told anything. */
    long NEVER = Long.MAX_VALUE;

    /** The stream's name. */
    String stream();

    /** Who asked. */
    String by();

    /** Not later than the call. */
    long began();

    /** Not earlier than the answer was there, or {@link #NEVER}. */
    long ended();

    /**
     * Messages were stored.
     *
     * @param version of the stream behind them
     * @param repeated whether they were there already
     */
    record Appended(
            String stream,
            String by,
            long began,
            long ended,
            ExpectedVersion expected,
            List<String> ids,
            long version,
            boolean repeated)
            implements StreamCall {
        public Appended {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Messages were not stored, because the stream had another version.
     *
     * @param actual the version it had
     */
    record Rejected(
            String stream, String by, long began, long ended, ExpectedVersion expected, List<String> ids, long actual)
            implements StreamCall {
        public Rejected {
            ids = List.copyOf(ids);
        }
    }

    /** Messages were certainly not stored, whatever the stream had. */
    record NotStored(String stream, String by, long began, long ended, List<String> ids) implements StreamCall {
        public NotStored {
            ids = List.copyOf(ids);
        }
    }

    /** Messages may be stored, or may be later, or never. */
    record Unanswered(String stream, String by, long began, List<String> ids) implements StreamCall {
        public Unanswered {
            ids = List.copyOf(ids);
        }

        @Override
        public long ended() {
            return NEVER;
        }
    }

    /**
     * A part of the stream was read.
     *
     * @param version of the whole stream
     * @param first position of the first id
     * @param ids in the order of the stream
     */
    record Read(String stream, String by, long began, long ended, long version, long first, List<String> ids)
            implements StreamCall {
        public Read {
            ids = List.copyOf(ids);
        }
    }
}
