package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.CheckpointStore;
import io.beckett.spi.Flush;
import io.beckett.spi.Flush.LeaseFlush;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.FlushResult.LeaseResult;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import java.util.List;
import java.util.Objects;

/** A session that holds a lease, as contract tests play it. */
final class Holder {
    private final CheckpointStore store;
    private final String session;
    private final Lease lease;
    private long flushSeq;

    private Holder(CheckpointStore store, String session, Lease lease) {
        this.store = store;
        this.session = session;
        this.lease = lease;
        this.flushSeq = lease.flushSeq();
    }

    static Holder take(CheckpointStore store, LeaseKey key, String session) {
        return new Holder(store, session, store.take(key, session).orElseThrow());
    }

    String session() {
        return session;
    }

    Lease lease() {
        return lease;
    }

    Lease.Progress progress(String subscription) {
        var progress = lease.progress().get(subscription);
        assertThat(progress).as("progress of subscription " + subscription).isNotNull();
        return Objects.requireNonNull(progress);
    }

    LeaseKey key() {
        return lease.key();
    }

    long epoch() {
        return lease.epoch();
    }

    long flushSeq() {
        return flushSeq;
    }

    FlushDraft flush() {
        return new FlushDraft(this);
    }

    LeaseResult send(LeaseFlush flush) {
        var results = store.flush(new Flush(session, List.of(flush))).leases();
        assertThat(results).hasSize(1);
        if (results.get(0) instanceof Flushed) {
            flushSeq++;
        }
        return results.get(0);
    }

    Flushed record(LeaseFlush flush) {
        var result = send(flush);
        assertThat(result)
                .as("what the holder of the lease flushes is recorded")
                .isInstanceOf(Flushed.class);
        return (Flushed) result;
    }
}
