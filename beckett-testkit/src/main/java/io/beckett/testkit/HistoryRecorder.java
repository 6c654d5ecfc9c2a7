package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.Backlog;
import io.beckett.spi.PartitionId;
import io.beckett.subscription.BatchHandler;
import io.beckett.subscription.BatchHandlerException;
import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.HandlerSignal;
import io.beckett.subscription.MessageContext;
import io.beckett.testkit.HistoryEvent.Kind;
import io.beckett.testkit.HistoryEvent.StreamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what handlers did, so that {@link HistoryChecker} can tell whether it was right.
 *
 * <p>Safe for all threads. Events are numbered by the machine's monotonic clock, without ties within a recorder: the
 * histories of several processes of one machine can be merged. With a file each event is handed to the operating system as
 * one line before the method returns: a process that is killed loses its last line at most.
 */
public final class HistoryRecorder implements AutoCloseable {
    /** Faults after which some rules are looser. */
    public enum Fault {
        /** The process of the node ended without a word; its handlers run no more. */
        CRASHED,
        /** The node's session is over; its handlers may still run. */
        SESSION_LOST,
        /** A person took the reservation of one stream away; its handler may still run. */
        RESERVATION_RELEASED,
        /** The checkpoint store lost its last transactions. */
        DATABASE_ROLLED_BACK
    }

    private final AtomicLong last = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private final List<HistoryEvent> events = new ArrayList<>();
    private final @Nullable FileChannel file;

    private HistoryRecorder(@Nullable FileChannel file) {
        this.file = file;
    }

    /** A recorder that keeps its events in memory only. */
    public static HistoryRecorder inMemory() {
        return new HistoryRecorder(null);
    }

    /** A recorder that also adds to a file, one per process. */
    public static HistoryRecorder appendingTo(Path path) {
        try {
            var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (file.size() > 0) {
                file.write(ByteBuffer.wrap("\n".getBytes(UTF_8))); // ends a line that was cut off by a kill
            }
            return new HistoryRecorder(file);
        } catch (IOException e) {
            throw new UncheckedIOException("history file " + path + " cannot be written", e);
        }
    }

    /** What was recorded by this object so far. */
    public History history() {
        writing.lock();
        try {
            return History.of(events);
        } finally {
            writing.unlock();
        }
    }

    /** A handler that records each run of the other, which may throw whatever a handler may. */
    public ContextHandler recording(String node, ContextHandler handler) {
        return context -> {
            var run = started(node, context);
            try {
                handler.handle(context);
                run.succeeded();
            } catch (HandlerSignal signal) {
                if (signal.kind() == HandlerSignal.Kind.SKIP) {
                    run.skipped(signal.toString());
                } else {
                    run.failed(0, signal.toString());
                }
                throw signal;
            } catch (Throwable thrown) {
                run.failed(0, thrown.toString());
                throw thrown;
            }
        };
    }

    /** The same for batches. */
    public BatchHandler recordingBatches(String node, BatchHandler handler) {
        return batch -> {
            var run = started(node, batch.messages());
            try {
                handler.handle(batch);
                run.succeeded();
            } catch (BatchHandlerException partial) {
                run.failed(finished(batch.messages(), partial), partial.toString());
                throw partial;
            } catch (Throwable thrown) {
                run.failed(0, thrown.toString());
                throw thrown;
            }
        };
    }

    private static int finished(List<MessageContext> batch, BatchHandlerException partial) {
        var index = Math.max(0, batch.indexOf(partial.failedMessage()));
        var skips = partial.getCause() instanceof HandlerSignal signal && signal.kind() == HandlerSignal.Kind.SKIP;
        return skips ? index + 1 : index;
    }

    /** A message that a foreign program wrote. */
    public void produced(GlobalPosition at, String stream, String id) {
        var partition = new PartitionId(at.topic(), at.partition());
        record(Kind.PRODUCED, "", "", new StreamId("", "", stream, partition), List.of(at.offset()), "", id);
    }

    /** The start of a handler with one message. */
    public Run started(String node, MessageContext message) {
        return started(node, List.of(message));
    }

    /** The start of a handler with a batch. */
    public Run started(String node, List<MessageContext> batch) {
        var first = batch.get(0);
        var at = first.globalPosition();
        var stream = new StreamId(
                first.group(), first.subscription(), first.streamName(), new PartitionId(at.topic(), at.partition()));
        var offsets =
                batch.stream().map(message -> message.globalPosition().offset()).toList();
        return started(node, Long.toString(first.fencingToken()), stream, offsets, first.id());
    }

    Run started(String node, String owner, StreamId stream, List<Long> offsets, String note) {
        var id = node + "-" + next();
        record(Kind.STARTED, node, owner, stream, offsets, id, note);
        return new Run(node, owner, stream, offsets, id);
    }

    /** A person skipped the message at this offset. */
    public void skippedByHand(StreamId stream, long offset) {
        record(Kind.SKIPPED, "", "", stream, List.of(offset), "", "by hand");
    }

    /**
     * Something is about to happen to a node; {@link Fault#DATABASE_ROLLED_BACK} happens to all, whatever the name. To be
     * said before it happens, because its consequences may be quicker than the next line of the test; for a crash also when
     * the process has ended.
     */
    public void fault(Fault fault, String node) {
        record(Kind.FAULT, node, "", StreamId.NONE, List.of(), "", fault.name());
    }

    /** A reservation was taken from whoever had it. */
    public void reservationReleased(StreamId stream) {
        record(Kind.FAULT, "", "", stream, List.of(), "", Fault.RESERVATION_RELEASED.name());
    }

    /** A recorded position as it was read just now; one thread samples. */
    public void position(StreamId stream, long position) {
        record(Kind.POSITION, "", "", stream, List.of(position), "", "");
    }

    /**
     * A frontier that was read first, and then the work rows of its partition.
     *
     * @param subscription whose, with an empty stream
     * @param frontier its offset
     * @param writtenDown by stream: the waiting offsets of its work row
     */
    public void frontier(StreamId subscription, long frontier, Map<String, Backlog> writtenDown) {
        var sample = "sample-" + next();
        writtenDown.forEach((stream, backlog) -> {
            var id = new StreamId(subscription.group(), subscription.subscription(), stream, subscription.partition());
            var offsets = LongStream.of(backlog.offsets()).boxed().toList();
            record(Kind.WRITTEN_DOWN, "", "", id, offsets, sample, "");
        });
        record(Kind.FRONTIER, "", "", subscription, List.of(frontier), sample, "");
    }

    /** When the test is over: from this position on the stream waits for a person, or is deleted. */
    public void left(StreamId stream, long position, String reason) {
        record(Kind.LEFT, "", "", stream, List.of(position), "", reason);
    }

    private void record(
            Kind kind, String node, String owner, StreamId stream, List<Long> offsets, String run, String note) {
        writing.lock();
        try {
            var event = new HistoryEvent(next(), kind, node, owner, stream, List.copyOf(offsets), run, note);
            events.add(event);
            if (file != null) {
                var bytes = ByteBuffer.wrap((event.line() + "\n").getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written", e);
        } finally {
            writing.unlock();
        }
    }

    private long next() {
        return last.updateAndGet(before -> Math.max(before + 1, System.nanoTime()));
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the history file cannot be closed", e);
            }
        }
    }

    /** A run of a handler that has not ended; one of its methods ends it. */
    public final class Run {
        private final String node;
        private final String owner;
        private final StreamId stream;
        private final List<Long> offsets;
        private final String id;

        private Run(String node, String owner, StreamId stream, List<Long> offsets, String id) {
            this.node = node;
            this.owner = owner;
            this.stream = stream;
            this.offsets = offsets;
            this.id = id;
        }

        /** All its messages succeeded. */
        public void succeeded() {
            record(Kind.SUCCEEDED, node, owner, stream, offsets, id, "");
        }

        /** Its message is skipped. */
        public void skipped(String reason) {
            record(Kind.SKIPPED, node, owner, stream, offsets, id, reason);
        }

        /**
         * It failed.
         *
         * @param finished how many messages of the batch succeeded before
         */
        public void failed(int finished, String reason) {
            record(Kind.FAILED, node, owner, stream, offsets.subList(0, finished), id, reason);
        }
    }
}
