package io.beckett.error;

import java.util.Objects;

/** The messages of an append are larger than the storage takes at once. Nothing was sent. */
public final class MessageTooLargeException extends BeckettException {

    private final String streamName;
    private final long size;
    private final long limit;

    /**
     * @param what what is too large, for example {@code "message 2 of 3"}
     * @param size in bytes, ids, type names and metadata included
     * @param limit in bytes
     */
    public MessageTooLargeException(String streamName, String what, long size, long limit) {
        super(
                "append to '" + streamName + "': " + what + " has " + size + " bytes with its metadata, allowed are "
                        + limit + ". Store large content elsewhere and append a reference to it, or raise the storage's"
                        + " limit.",
                null);
        this.streamName = Objects.requireNonNull(streamName, "streamName");
        this.size = size;
        this.limit = limit;
    }

    /** The stream. */
    public String streamName() {
        return streamName;
    }

    /** Bytes that it has, ids, type names and metadata included. */
    public long size() {
        return size;
    }

    /** Bytes that it may have. */
    public long limit() {
        return limit;
    }
}
