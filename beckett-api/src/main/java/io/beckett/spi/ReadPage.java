package io.beckett.spi;

import java.util.List;

/**
 * The answer to a read.
 *
 * @param version the version of the whole stream, 0 if it does not exist
 * @param messages those at the beginning of what was asked for, without gaps, in the direction of the request; at least one
 *     if there is any. By their places messages of one partition compare: a storage that does not know the offset of a
 *     message gives its {@code seq} instead
 * @param more whether there are further ones, within the range and the limit that were asked for, as of this version
 */
public record ReadPage(long version, List<FeedItem.Arrived> messages, boolean more) {
    public ReadPage {
        messages = List.copyOf(messages);
    }
}
