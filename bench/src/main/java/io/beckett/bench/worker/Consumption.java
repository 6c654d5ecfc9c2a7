package io.beckett.bench.worker;

import io.beckett.testkit.StatementCount;

/** An arm that is at work, from its being opened to its being closed. */
interface Consumption extends AutoCloseable {

    @Override
    void close() throws Exception;

    /** What Postgres was asked so far. */
    default StatementCount statements() {
        return new StatementCount("none", 0, 0, 0, 0, 0);
    }

    /** Opens the arm of a job. */
    static Consumption open(Job job, io.beckett.examples.servers.Servers servers, Work work) {
        return switch (job.kind()) {
            case BECKETT -> BeckettNode.open(job, servers, work);
            case POLL -> new PlainPoll(job, servers, work);
            case CONSUMER_GROUP -> new ConsumerGroup(job, servers, work);
            case PARALLEL_CONSUMER -> ParallelConsumerArm.open(job, servers, work);
            case SHARE_CONSUMER -> ShareConsumers.open(job, servers, work);
            case RETRY_TOPICS -> RetryTopics.open(job, servers, work);
        };
    }
}
