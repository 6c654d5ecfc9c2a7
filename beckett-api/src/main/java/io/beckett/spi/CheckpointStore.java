package io.beckett.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where progress is: sessions, partition leases, frontiers, checkpoints and the durable lane. Safe for all threads. Each
 * method is one transaction. {@link io.beckett.error.StoreUnavailableException} means that the outcome is unknown: the
 * engine finds out by {@link #lease} and {@link #reservations}. {@code CheckpointStoreContract} of the test kit says
 * whether an implementation may call itself complete.
 */
public interface CheckpointStore extends AutoCloseable {
    /**
     * Connects and looks whether everything is there.
     *
     * @throws io.beckett.error.StoreUnavailableException if the store cannot be reached
     * @throws io.beckett.error.ConfigurationException if its tables are missing or newer than this release
     */
    void start(StorageSetup setup);

    /** Keeps a session alive and tells what a node must know. */
    SessionState beat(SessionBeat beat);

    /**
     * Makes subscriptions and partitions known; twice is once.
     *
     * @throws io.beckett.error.ConfigurationException if the group is being made again from the topics:
     *     {@link RebuildStore}
     */
    void register(Registration registration);

    /** Takes a lease if it is free, already this session's, or its owner's session is gone; empty otherwise. */
    Optional<Lease> take(LeaseKey key, String session);

    /** Records what the fast lane did. */
    FlushResult flush(Flush flush);

    /**
     * Forgets what is recorded under a lease about records that no longer exist, guarded by session and epoch. In one
     * transaction:
     *
     * <ul>
     *   <li>the lease remembers the new log, and a flush that was made before and comes later is refused;
     *   <li>frontiers, read marks and positions of checkpoints above {@code to} go back to it, histories above it are gone;
     *   <li>work rows that account for more than {@code to} lose their backlog from there on and their reservation; one that
     *       loses messages becomes FAILED and its newest failure, at position {@code to}, says which;
     *   <li>a parked record at {@code to} says why. Records that were parked before hide none of the new log.
     * </ul>
     *
     * @return false if the lease is not held like that: nothing was recorded
     */
    boolean rewind(Rewind rewind);

    /**
     * For streams of a lease: the highest position up to which everything is finished or written down. Streams of which
     * nothing is known are absent.
     */
    Map<StreamKey, Long> accounted(LeaseKey key, Collection<StreamKey> streams);

    /** A lease as it is now; for a flush whose outcome is unknown. */
    LeaseState lease(LeaseKey key);

    /** All reservations of a session; to find those whose answer was lost. Their backlog may be empty. */
    List<Reservation> reservations(String session);

    /** Reserves streams that are due, the longest due first; never waits for a stream that another session locks. */
    List<Reservation> reserve(ReserveRequest request);

    /** Records ends of reservations; one result per completion, in the same order. */
    List<CompletionResult> complete(List<Completion> completions);

    /**
     * Deletes sessions whose time is over and gives their leases and reservations back, without charging an attempt.
     *
     * @return how many sessions, leases and reservations
     */
    int recover();

    /**
     * Deletes checkpoints of caught-up streams that the frontier has passed and that did not change for that long, a
     * bounded number per call.
     *
     * @return how many
     */
    int purge(Duration olderThan);

    /** The store calls {@code wakeUp} when another node may have made work; it may also call it for nothing, or never. */
    void onWork(Runnable wakeUp);

    /** What administrators see and do; works before {@link #start}. */
    CheckpointAdmin admin();

    /** What it takes to make groups again from the topics; empty if this store cannot. */
    default Optional<RebuildStore> rebuilds() {
        return Optional.empty();
    }

    @Override
    void close();
}
