package io.beckett.spi;

import java.util.concurrent.CompletableFuture;

/**
 * Streams that Beckett itself writes. Appends and reads of one stream are linearizable. What is appended also comes by the
 * feeds of the {@link MessageStorage}, in the order of the streams, all messages of an append or none. Safe for all threads;
 * usable from {@link MessageStorage#start} to {@link MessageStorage#close}. {@code StreamStorageContract} of the test kit
 * says whether an implementation may call itself complete.
 */
public interface StreamStorage {
    /**
     * Where the messages of a stream go. No I/O.
     *
     * @throws IllegalArgumentException if no log takes that stream; its text says which logs there are, whom they take and
     *     how to add one
     */
    StreamLog logOf(StreamName stream);

    /**
     * Appends messages, once: the storage does not repeat an append by itself. In this order:
     *
     * <ol>
     *   <li>if the stream holds exactly these ids, in this order, from one append, it is that append again: nothing is
     *       stored and {@link AppendOutcome.Repeated} gives its first result. Unless {@link AppendRequest#idsGenerated} the
     *       expected version and type and bytes of every message have to be the same, too; metadata may differ;
     *   <li>if it holds any of these ids otherwise, that is {@link AppendOutcome.IdReused};
     *   <li>if the stream's version is not the expected one, that is {@link AppendOutcome.Conflict};
     *   <li>otherwise all messages are stored, at the positions that follow the version.
     * </ol>
     *
     * @return completes within the request's timeout, or soon after it, on a thread of the storage; exceptionally with
     *     {@link io.beckett.error.StoreUnavailableException} only if the messages are not stored and never will be
     */
    CompletableFuture<AppendOutcome> append(AppendRequest request);

    /**
     * Reads a part of a stream, as it is at some time between call and answer. A stream that does not exist has version 0
     * and no messages.
     *
     * @return completes within the request's timeout, or soon after it, on a thread of the storage; exceptionally with
     *     {@link io.beckett.error.StoreUnavailableException} if it could not be read
     */
    CompletableFuture<ReadPage> read(ReadRequest request);
}
