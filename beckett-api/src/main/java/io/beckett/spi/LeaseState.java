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
 */
public record LeaseState(
        LeaseKey key, Optional<String> owner, long epoch, long flushSeq, long controlSeq, Optional<String> wantedBy) {}
