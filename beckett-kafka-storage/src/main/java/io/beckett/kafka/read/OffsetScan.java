package io.beckett.kafka.read;

import io.beckett.kafka.client.Clients;
import io.beckett.message.GlobalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Finds wanted offsets of one partition: reads on while the next one is near, and jumps when it is far. */
final class OffsetScan {
    /** Jumping costs a request and its answer: less than reading on through more than one answer. */
    private static final long NEAR_BYTES = 64 << 10;

    private static final long NEAR_RECORDS = 2_000;

    private static final Duration SLICE = Duration.ofMillis(200);

    /**
     * The log covers the place. A place that a feed delivered held a committed record once, so that compaction took it; a
     * place of somebody's own choice may never have held one.
     */
    private static final String NOT_IN_THE_LOG =
            "the log covers that offset, but compaction removed the record, or it is a marker or of an aborted transaction";

    private final Consumer<byte[], byte[]> consumer;
    private final String servers;
    /** Of the records seen lately. */
    private double averageBytes = 256;

    OffsetScan(Consumer<byte[], byte[]> consumer, String servers) {
        this.consumer = consumer;
        this.servers = servers;
    }

    /** Takes what is found, in the order of the wanted offsets. */
    interface Answers {
        void found(ConsumerRecord<byte[], byte[]> record);

        void gone(GlobalPosition at, String reason);

        boolean isFull();
    }

    /**
     * Answers each position, or as many as are taken.
     *
     * @param wanted of one partition, ascending
     * @param until on the clock of {@code System.nanoTime}
     * @throws io.beckett.error.StoreUnavailableException if there was not enough time
     */
    void read(List<GlobalPosition> wanted, long until, Answers answers) {
        var run = new Run(wanted, answers);
        try {
            consumer.assign(Set.of(run.key));
            consumer.seek(run.key, run.next().offset());
            while (run.goesOn()) {
                var left = Duration.ofNanos(until - System.nanoTime());
                if (left.isNegative()) {
                    throw new TimeoutException("not all of " + wanted.size() + " records were read in time");
                }
                run.step(left.compareTo(SLICE) < 0 ? left : SLICE);
            }
        } catch (InterruptException e) {
            throw Clients.unavailable(servers, "interrupted while reading " + run.key, e);
        } catch (KafkaException | IllegalStateException e) {
            throw Clients.unavailable(servers, "reading " + run.key + " again", e);
        }
    }

    private boolean isFar(long records) {
        return records > NEAR_RECORDS || records * averageBytes > NEAR_BYTES;
    }

    private final class Run {
        private final List<GlobalPosition> wanted;
        private final Answers answers;
        private final TopicPartition key;
        private int index;

        Run(List<GlobalPosition> wanted, Answers answers) {
            this.wanted = wanted;
            this.answers = answers;
            var first = wanted.get(0);
            this.key = new TopicPartition(first.topic(), first.partition());
        }

        boolean goesOn() {
            return index < wanted.size() && !answers.isFull();
        }

        GlobalPosition next() {
            return wanted.get(index);
        }

        void step(Duration atMost) {
            try {
                var records = consumer.poll(atMost);
                for (var record : records.records(key)) {
                    take(record);
                }
                var position = Optional.ofNullable(records.nextOffsets().get(key));
                if (position.isPresent()) {
                    passed(position.get().offset());
                } else {
                    lookForRange(atMost);
                }
            } catch (OffsetOutOfRangeException e) {
                lookForRange(SLICE.multipliedBy(10));
            }
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            var bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            averageBytes += (bytes - averageBytes) / 64;
            goneBelow(record.offset(), NOT_IN_THE_LOG);
            if (goesOn() && next().offset() == record.offset()) {
                answers.found(record);
                index++;
            }
        }

        private void passed(long position) {
            goneBelow(position, NOT_IN_THE_LOG);
            if (goesOn() && isFar(next().offset() - position)) {
                consumer.seek(key, next().offset());
            }
        }

        private void goneBelow(long offset, String why) {
            while (goesOn() && next().offset() < offset) {
                answers.gone(next(), why);
                index++;
            }
        }

        /** Nothing came: perhaps the wanted place is not in the log. */
        private void lookForRange(Duration atMost) {
            var start = consumer.beginningOffsets(Set.of(key), atMost).get(key);
            var end = consumer.endOffsets(Set.of(key), atMost).get(key);
            if (start == null || end == null) {
                return;
            }
            goneBelow(start, "the log starts at " + start);
            if (goesOn() && next().offset() >= end) {
                goneBelow(Long.MAX_VALUE, "the log ends at " + end);
            }
            if (goesOn()) {
                consumer.seek(key, next().offset());
            }
        }
    }
}
