package io.beckett.message;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Appends to streams and reads them. Appends and reads of one stream are linearizable: what was acknowledged is seen by
 * every read that begins afterwards, on every node.
 *
 * <p>Messages are objects of mapped classes, or {@link Message} where an id or metadata are wanted. Without an id of its own
 * a message gets one: outside of handlers a random one, on the thread of a handler one that a redelivery of the handled
 * message computes again, so that what was appended is not appended twice. There Beckett also fills in correlation,
 * causation and tenant, where the message sets none.
 *
 * <p>What all methods throw: IllegalStateException before {@code start()}, after {@code close()}, and if the storage keeps no
 * streams; IllegalArgumentException for names, empty appends, the same id twice and impossible versions;
 * {@link io.beckett.error.StoreUnavailableException} if the storage is out of reach, and then nothing is stored.
 *
 * <p>Safe for all threads. Only Beckett implements this interface; methods may be added in a minor release.
 */
public interface MessageStore {

    /**
     * Appends messages, all or none of them, and waits for the result.
     *
     * @param stream 1 to 500 bytes of UTF-8, no control characters, not only {@code -}
     * @param expected what the stream's version has to be
     * @param message an object or a {@link Message}
     * @param more further ones, behind it
     * @throws io.beckett.error.AppendConflictException if the version is another; nothing was stored
     * @throws io.beckett.error.AppendOutcomeUnknownException if no answer came in time; repeat with its messages
     * @throws io.beckett.error.MessageIdReusedException if the stream holds an id of them already, from another append;
     *     nothing was stored
     * @throws io.beckett.error.MessageTooLargeException before anything is sent
     * @throws io.beckett.error.UnmappedTypeException if a class has no type name; before anything is sent
     */
    AppendResult append(String stream, ExpectedVersion expected, Object message, Object... more);

    /** The same for the elements of a collection, in its order. */
    AppendResult append(String stream, ExpectedVersion expected, Collection<?> messages);

    /**
     * The same without waiting. Wrong arguments are thrown at once; everything else completes the future.
     *
     * @return completes on a thread of Beckett or of the storage, which must not be blocked; cancelling it changes nothing
     */
    CompletableFuture<AppendResult> appendAsync(String stream, ExpectedVersion expected, Collection<?> messages);

    /**
     * Reads a stream, decides, and appends at the version that was read; if somebody was faster, again, at most 5 times.
     * On the thread of a handler that is redelivered it finds what it appended before and decides nothing.
     *
     * @param decide gets the whole stream and returns the messages to append; may run several times. With an empty result
     *     nothing is appended and the version that was read is returned
     * @throws io.beckett.error.AppendConflictException if somebody was faster each time
     * @throws io.beckett.error.AppendOutcomeUnknownException as for an append; not repeated
     */
    AppendResult update(String stream, Function<? super MessageStream, ? extends Collection<?>> decide);

    /** Reads a whole stream; one that does not exist is empty and has version 0. */
    MessageStream read(String stream);

    /** Reads a part of a stream. */
    MessageStream read(String stream, ReadOptions options);
}
