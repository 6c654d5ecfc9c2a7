package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.AttemptRecord;
import io.beckett.spi.Backlog;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.Flush;
import io.beckett.spi.Flush.LeaseFlush;
import io.beckett.spi.FlushResult.Flushed;
import io.beckett.spi.FlushResult.LeaseResult;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A lease's part of a flush while a contract test writes it. */
final class FlushDraft {
    private final Holder holder;
    private final List<Flush.Finished> finished = new ArrayList<>();
    private final List<Flush.Spill> spills = new ArrayList<>();
    private final List<Flush.Append> appends = new ArrayList<>();
    private final List<AttemptRecord> attempts = new ArrayList<>();
    private final List<Flush.Parked> parked = new ArrayList<>();
    private final List<Flush.FrontierMove> frontiers = new ArrayList<>();
    private final List<Long> requests = new ArrayList<>();
    private boolean release;

    FlushDraft(Holder holder) {
        this.holder = holder;
    }

    /** The messages of the record timestamps count milliseconds by offset, so that tests can tell them apart. */
    static Backlog backlog(long... offsets) {
        return new Backlog(
                offsets, LongStream.of(offsets).map(FlushDraft::timestamp).toArray());
    }

    static long timestamp(long offset) {
        return 1_700_000_000_000L + offset;
    }

    FlushDraft finished(StreamKey key, long position) {
        finished.add(new Flush.Finished(key, position));
        return this;
    }

    FlushDraft ready(StreamKey key, long position, long... offsets) {
        return spill(key, position, WorkStatus.READY, Duration.ZERO, 0, Optional.empty(), offsets);
    }

    FlushDraft suspect(StreamKey key, int takeovers, long position, long... offsets) {
        spills.add(new Flush.Spill(
                key, position, backlog(offsets), WorkStatus.READY, Duration.ZERO, 0, 0, takeovers, Optional.empty()));
        return this;
    }

    FlushDraft running(StreamKey key, String token, long position, long... offsets) {
        return spill(key, position, WorkStatus.READY, Duration.ZERO, 0, Optional.of(token), offsets);
    }

    FlushDraft behind(StreamKey key, long position, long... offsets) {
        return spill(key, position, WorkStatus.BEHIND, Duration.ZERO, 0, Optional.empty(), offsets);
    }

    FlushDraft retry(StreamKey key, long position, Duration dueIn, long... offsets) {
        return spill(key, position, WorkStatus.RETRY, dueIn, 1, Optional.empty(), offsets);
    }

    FlushDraft failed(StreamKey key, long position, long... offsets) {
        return spill(key, position, WorkStatus.FAILED, Duration.ZERO, 3, Optional.empty(), offsets);
    }

    FlushDraft deleted(StreamKey key, long position) {
        return spill(key, position, WorkStatus.DELETED, Duration.ZERO, 0, Optional.empty());
    }

    FlushDraft spill(
            StreamKey key,
            long position,
            WorkStatus status,
            Duration dueIn,
            int runs,
            Optional<String> token,
            long... offsets) {
        var attemptPosition = runs == 0 ? 0 : offsets[0] + 1;
        spills.add(new Flush.Spill(key, position, backlog(offsets), status, dueIn, runs, attemptPosition, 0, token));
        return this;
    }

    FlushDraft append(StreamKey key, long... offsets) {
        appends.add(new Flush.Append(key, backlog(offsets)));
        return this;
    }

    FlushDraft attempt(AttemptRecord attempt) {
        attempts.add(attempt);
        return this;
    }

    FlushDraft parked(long offset, String reason) {
        var partition = holder.key().partition();
        parked.add(new Flush.Parked(new GlobalPosition(partition.topic(), partition.partition(), offset), reason));
        return this;
    }

    FlushDraft frontier(String subscription, long offset, long flushedTo) {
        return frontier(new Flush.FrontierMove(subscription, FeedPosition.at(offset), flushedTo, 0, 0, 0, 0));
    }

    FlushDraft frontier(Flush.FrontierMove move) {
        frontiers.add(move);
        return this;
    }

    FlushDraft request(long id) {
        requests.add(id);
        return this;
    }

    FlushDraft release() {
        release = true;
        return this;
    }

    LeaseFlush build() {
        return build(holder.epoch(), holder.flushSeq());
    }

    LeaseFlush build(long epoch, long flushSeq) {
        return new LeaseFlush(
                holder.key(),
                epoch,
                flushSeq,
                release,
                List.copyOf(finished),
                List.copyOf(spills),
                List.copyOf(appends),
                List.copyOf(attempts),
                List.copyOf(parked),
                List.copyOf(frontiers),
                List.copyOf(requests));
    }

    /** Sends it as the holder; the holder counts it if it was recorded. */
    LeaseResult send() {
        return holder.send(build());
    }

    /** Sends it and insists on its being recorded. */
    Flushed record() {
        return holder.record(build());
    }
}
