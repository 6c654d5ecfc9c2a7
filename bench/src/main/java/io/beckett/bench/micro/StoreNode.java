package io.beckett.bench.micro;

import io.beckett.spi.CheckpointStore;
import io.beckett.spi.Completion;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.FlushResult;
import io.beckett.spi.Lease;
import io.beckett.spi.Reservation;
import io.beckett.spi.ReserveRequest;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a node asks of the checkpoint store, with one session. Belongs to one thread. */
final class StoreNode implements AutoCloseable {
    private final CheckpointStore store;
    private final String session = UUID.randomUUID().toString();

    StoreNode(CheckpointStore store) {
        this.store = store;
        beat(SessionBeat.Phase.OPEN);
    }

    private void beat(SessionBeat.Phase phase) {
        store.beat(new SessionBeat(session, phase, Duration.ofHours(2), Map.of(), List.of()));
    }

    /** Takes the lease; a process before this one may have died with it. */
    Lease take() {
        return store.take(StoreTables.LEASE, session)
                .orElseThrow(() -> new IllegalStateException(
                        "another process holds " + StoreTables.LEASE + ". Drop the schemas micro_.. of the server."));
    }

    static StreamKey stream(String name) {
        return new StreamKey(StoreTables.LEASE, StoreTables.SUBSCRIPTION, StreamName.of(name));
    }

    /** A flush that records this progress of fast streams. */
    Flush flush(Lease lease, long flushSeq, List<Flush.Finished> finished, long frontier) {
        var move = new Flush.FrontierMove(
                StoreTables.SUBSCRIPTION, FeedPosition.at(frontier), frontier, 0, 0, frontier, frontier);
        return new Flush(
                session,
                List.of(new Flush.LeaseFlush(
                        lease.key(),
                        lease.epoch(),
                        flushSeq,
                        false,
                        finished,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(move),
                        List.of())));
    }

    void send(Flush flush) {
        var answer = store.flush(flush).leases().get(0);
        if (!(answer instanceof FlushResult.Flushed)) {
            throw new IllegalStateException("the flush was refused: " + answer);
        }
    }

    List<Reservation> reserve(int streams) {
        var quota = new ReserveRequest.Quota(StoreTables.SUBSCRIPTION, streams, streams);
        var reserved = store.reserve(new ReserveRequest(session, StoreTables.GROUP, List.of(quota), 100));
        if (reserved.size() != streams) {
            throw new IllegalStateException("reserved " + reserved.size() + " of " + streams);
        }
        return reserved;
    }

    /** Puts streams back where they were. */
    void giveBack(List<Reservation> reserved) {
        store.complete(reserved.stream()
                .map(each -> new Completion(
                        each.key(), each.token(), each.position(), new Completion.GivenBack(), List.of()))
                .toList());
    }

    @Override
    public void close() {
        beat(SessionBeat.Phase.END);
    }
}
