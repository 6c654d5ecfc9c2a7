package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedPosition;
import io.beckett.spi.ForwardingMessageStorage;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RawRecord;
import io.beckett.spi.RebuildPlaces;
import io.beckett.spi.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A storage that does one thing wrong. */
final class BrokenStorage extends ForwardingMessageStorage {
    /** What it does wrong. */
    enum Fault {
        NONE,
        ENDS_ARE_LATE,
        STARTS_AT_ZERO,
        SKIPS_A_RECORD,
        REVERSES,
        PAUSE_DOES_NOTHING,
        RESUME_DOES_NOTHING,
        RESUME_STARTS_AGAIN,
        STOP_DOES_NOTHING,
        WAKE_UP_DOES_NOTHING,
        GONE_IN_SILENCE,
        REPLACED_IN_SILENCE,
        PASSED_IN_SILENCE,
        UNMAPPABLE_IN_SILENCE,
        EVERYTHING_IS_SUGGESTED_TO_ALL,
        NOTHING_IS_SUGGESTED,
        NEVER_LEAVES_THE_GROUP,
        READER_REVERSES,
        READER_LEAVES_OUT_WHAT_IS_GONE,
        READER_KNOWS_NO_BOUND,
        READER_KNOWS_NO_LOGS,
        READER_READS_ONE_TOO_FEW,
        RAW_HAS_NO_VALUE,
        PROGRESS_IS_NOT_KEPT_APART,
        TIMES_BEGIN_LATE
    }

    private final Fault fault;

    BrokenStorage(MessageStorage real, Fault fault) {
        super(real);
        this.fault = fault;
    }

    @Override
    public Map<PartitionId, FeedPosition> ends() {
        var ends = new HashMap<>(storage.ends());
        if (fault == Fault.ENDS_ARE_LATE) {
            ends.replaceAll((id, end) -> FeedPosition.at(Math.max(0, end.offset() - 1)));
        }
        return ends;
    }

    @Override
    public MessageFeed openFeed(String group) {
        return new Feed(storage.openFeed(group));
    }

    @Override
    public RecordReader openReader() {
        return new Reader(storage.openReader());
    }

    @Override
    public Optional<RebuildPlaces> places() {
        return storage.places().map(places -> new RebuildPlaces() {
            @Override
            public Map<PartitionId, Long> published(String group) {
                var all = new HashMap<>(places.published(group));
                if (fault == Fault.PROGRESS_IS_NOT_KEPT_APART) {
                    all.putAll(places.published("reporting"));
                }
                return all;
            }

            @Override
            public Map<PartitionId, Long> at(Instant time) {
                var found = new HashMap<>(places.at(time));
                if (fault == Fault.TIMES_BEGIN_LATE) {
                    found.replaceAll((partition, offset) -> offset + 1);
                }
                return found;
            }
        });
    }

    private final class Feed implements MessageFeed {
        private final MessageFeed real;
        private boolean skipped;

        Feed(MessageFeed real) {
            this.real = real;
        }

        @Override
        public Set<PartitionId> suggested() {
            return switch (fault) {
                case EVERYTHING_IS_SUGGESTED_TO_ALL -> ends().keySet();
                case NOTHING_IS_SUGGESTED -> Set.of();
                default -> real.suggested();
            };
        }

        @Override
        public void leaveGroup() {
            if (fault != Fault.NEVER_LEAVES_THE_GROUP) {
                real.leaveGroup();
            }
        }

        @Override
        public void open(PartitionId partition, FeedPosition from) {
            real.open(partition, fault == Fault.STARTS_AT_ZERO ? FeedPosition.START : from);
        }

        @Override
        public void pause(PartitionId partition) {
            if (fault != Fault.PAUSE_DOES_NOTHING) {
                real.pause(partition);
            }
        }

        @Override
        public void resume(PartitionId partition) {
            if (fault == Fault.RESUME_STARTS_AGAIN) {
                real.open(partition, FeedPosition.START);
            } else if (fault != Fault.RESUME_DOES_NOTHING) {
                real.resume(partition);
            }
        }

        @Override
        public void stop(PartitionId partition) {
            if (fault != Fault.STOP_DOES_NOTHING) {
                real.stop(partition);
            }
        }

        @Override
        public List<FeedItem> poll(Duration atMost) {
            var items = new ArrayList<>(real.poll(atMost));
            switch (fault) {
                case GONE_IN_SILENCE -> items.removeIf(item -> item instanceof FeedItem.Gone);
                case REPLACED_IN_SILENCE -> items.removeIf(item -> item instanceof FeedItem.Replaced);
                case PASSED_IN_SILENCE -> items.removeIf(item -> item instanceof FeedItem.Passed);
                case UNMAPPABLE_IN_SILENCE -> items.removeIf(item -> item instanceof FeedItem.Unmappable);
                case REVERSES -> Collections.reverse(items);
                case SKIPS_A_RECORD -> {
                    if (!skipped && items.size() > 1) {
                        items.remove(0);
                        skipped = true;
                    }
                }
                default -> {}
            }
            return items;
        }

        @Override
        public void publishProgress(Map<PartitionId, Long> frontiers) {
            real.publishProgress(frontiers);
        }

        @Override
        public void wakeUp() {
            if (fault != Fault.WAKE_UP_DOES_NOTHING) {
                real.wakeUp();
            }
        }

        @Override
        public void close() {
            if (fault != Fault.NEVER_LEAVES_THE_GROUP) {
                real.close();
            }
        }
    }

    private final class Reader implements RecordReader {
        private final RecordReader real;

        Reader(RecordReader real) {
            this.real = real;
        }

        @Override
        public List<FeedItem> read(List<GlobalPosition> sorted, long maxBytes, Duration atMost) {
            return read(sorted, Map.of(), maxBytes, atMost);
        }

        @Override
        public List<FeedItem> read(
                List<GlobalPosition> sorted, Map<PartitionId, String> logs, long maxBytes, Duration atMost) {
            var bound = fault == Fault.READER_KNOWS_NO_BOUND ? Long.MAX_VALUE : maxBytes;
            var known = fault == Fault.READER_KNOWS_NO_LOGS ? Map.<PartitionId, String>of() : logs;
            var items = new ArrayList<>(real.read(sorted, known, bound, atMost));
            switch (fault) {
                case READER_REVERSES -> Collections.reverse(items);
                case READER_LEAVES_OUT_WHAT_IS_GONE -> items.removeIf(item -> item instanceof FeedItem.Gone);
                case READER_READS_ONE_TOO_FEW -> items.remove(items.size() - 1);
                default -> {}
            }
            return items;
        }

        @Override
        public RawRecord readRaw(GlobalPosition at, Duration atMost) {
            var raw = real.readRaw(at, atMost);
            return fault == Fault.RAW_HAS_NO_VALUE
                    ? new RawRecord(raw.at(), raw.timestamp(), raw.key(), Optional.empty(), raw.headers())
                    : raw;
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
