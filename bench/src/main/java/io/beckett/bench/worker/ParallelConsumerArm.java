package io.beckett.bench.worker;

import io.beckett.examples.servers.Servers;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.List;

/** Confluent's Parallel Consumer, ordered by key. */
final class ParallelConsumerArm implements Consumption {

    private final ParallelStreamProcessor<byte[], byte[]> processor;

    private ParallelConsumerArm(ParallelStreamProcessor<byte[], byte[]> processor) {
        this.processor = processor;
    }

    static ParallelConsumerArm open(Job job, Servers servers, Work work) {
        var options = ParallelConsumerOptions.<byte[], byte[]>builder()
                .ordering(ProcessingOrder.KEY)
                .maxConcurrency(job.concurrency())
                .consumer(Clients.consumer(Clients.properties(job, servers)))
                .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                .retryDelayProvider(context -> Backoff.after(Math.max(1, context.getNumberOfFailedAttempts())))
                // It would look into private fields of the consumer for a setting that is off, and not find them.
                .ignoreReflectiveAccessExceptionsForAutoCommitDisabledCheck(true)
                .build();
        var processor = ParallelStreamProcessor.createEosStreamProcessor(options);
        processor.subscribe(List.of(job.topic()));
        processor.poll(context -> work.handle(context.getSingleConsumerRecord().value()));
        return new ParallelConsumerArm(processor);
    }

    @Override
    public void close() {
        processor.closeDontDrainFirst();
    }
}
