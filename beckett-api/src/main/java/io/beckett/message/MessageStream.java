package io.beckett.message;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What was read of a stream, as it was then. All of it is in memory: read long streams with
 * {@link ReadOptions#count}. It iterates in the order of reading.
 *
 * <p>Immutable and safe for all threads. Only Beckett implements this interface; methods may be added in a minor
 * release.
 */
public interface MessageStream extends Iterable<StreamMessage> {

    /** The stream's name. */
    String name();

    /** The version of the whole stream when it was read, whatever part of it was asked for; 0 if it does not exist. */
    long version();

    /** Whether nothing was read. The stream may exist nevertheless; {@link #version()} says so. */
    boolean isEmpty();

    /** What was read, in the order of reading; unmodifiable. */
    List<StreamMessage> messages();

    /**
     * What was read as objects, in the order of reading. For a mapped class, or one above mapped classes, those of its
     * types; others are left out. For any other class, {@code JsonNode} for example, every message decoded as that class.
     *
     * @throws io.beckett.error.DecodingException if the bytes do not fit
     */
    <T> List<T> messages(Class<T> as);

    /** The message with the highest position that was read. */
    Optional<StreamMessage> last();

    /**
     * Applies what was read to a state, oldest first whatever the order of reading.
     *
     * @param apply gets the state and the message's object, and returns the next state
     * @throws io.beckett.error.UnmappedTypeException if a type has no class: a decision on half a history is worse. Narrow
     *     with {@link ReadOptions#types} what is not needed
     * @throws io.beckett.error.DecodingException if the bytes do not fit
     */
    <S> S fold(S initial, BiFunction<S, Object, S> apply);

    /**
     * Appends to the stream at exactly {@link #version()}. This object stays as it is: read again before appending once
     * more.
     *
     * @throws io.beckett.error.AppendConflictException if somebody was faster, and everything else that
     *     {@link MessageStore#append(String, ExpectedVersion, Object, Object...)} throws
     */
    AppendResult append(Object message, Object... more);

    /** The same for the elements of a collection. */
    AppendResult append(Collection<?> messages);

    /**
     * Returns this.
     *
     * @throws io.beckett.error.StreamNotFoundException if the stream did not exist
     */
    MessageStream throwIfNotFound();
}
