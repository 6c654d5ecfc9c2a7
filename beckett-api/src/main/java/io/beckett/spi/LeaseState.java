package io.beckett.spi;

import java.util.Optional;

/**
 * A lease as the store has it.
 *
 * @param key whose
 * @param owner the session that owns it; empty if free, or if that session is gone
 * @param epoch grows with each take
 * @param flushSeq grows with each flush
 * @param controlSeq grows with each request of an administrator
 * @param wantedBy a live session that asked for it
 * @param layout grows whenever {@link Lease.Progress#waitsFrom} or {@link Lease.Progress#earlier} of the lease become
 *     others: then it has to be given back and taken again
 */
public record LeaseState(
        LeaseKey key,
        Optional<String> owner,
        long epoch,
        long flushSeq,
        long controlSeq,
        Optional<String> wantedBy,
        int layout) {}
