package io.beckett.kafka.decide.streams;

import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Decision.Decided;
import io.beckett.kafka.decide.Decision.Halted;
import io.beckett.kafka.decide.LogRecord;
import io.beckett.kafka.decide.LogTail;
import io.beckett.kafka.decide.Received;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Decides the commands of one task. The same object may be closed and initialized again, with another store and at an
 * earlier or later offset: whatever it knows is made in {@code init} and dropped in {@code close}.
 */
final class DecidingProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    static final String LOG = "log";

    private final IntFunction<LogTail> tails;
    private final ProcessedOffsets processed;
    private final Answers answers;
    private @Nullable Task task;

    /** @param tails the end of the log, by partition */
    DecidingProcessor(IntFunction<LogTail> tails, ProcessedOffsets processed, Answers answers) {
        this.tails = tails;
        this.processed = processed;
        this.answers = answers;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        var partition = context.taskId().partition();
        processed.forget(partition);
        KeyValueStore<byte[], byte[]> store = context.getStateStore(LogTopics.STORE);
        var facts = new StoredFacts(store);
        task = new Task(partition, context, facts, new Decider(partition, facts, tails.apply(partition)));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Objects.requireNonNull(task, "not initialized").process(record, processed, answers);
    }

    @Override
    public void close() {
        if (task != null) {
            processed.forget(task.partition());
        }
        task = null;
    }

    private record Task(int partition, ProcessorContext<byte[], Outgoing> context, StoredFacts facts, Decider decider) {

        void process(Record<byte[], byte[]> record, ProcessedOffsets processed, Answers answers) {
            var offset = context.recordMetadata().orElseThrow().offset();
            var decision = decider.decide(
                    new Received(offset, record.timestamp(), record.key(), record.value(), record.headers()));
            if (decision instanceof Halted halted) {
                throw new DecidingHalted(halted.reason());
            }
            var decided = (Decided) decision;
            decided.facts().forEach(fact -> facts.put(fact.key(), fact.value()));
            decided.records().forEach(this::write);
            processed.reached(partition, offset + 1);
            decided.reply().ifPresent(answers::give);
        }

        private void write(LogRecord record) {
            var outgoing = new Outgoing(record.partition(), record.value());
            context.forward(new Record<>(record.key(), outgoing, record.timestamp(), record.headers()), LOG);
        }
    }
}
