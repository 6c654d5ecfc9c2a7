package io.beckett.runtime;

/** One of the feeds of a group on this node. */
record FeedId(String group, Kind kind) {
    enum Kind {
        /** Reads what is new. */
        LIVE,
        /** Reads for subscriptions that are behind. */
        CATCH_UP
    }
}
