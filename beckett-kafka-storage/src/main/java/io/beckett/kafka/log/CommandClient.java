package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.client.Clients;
import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.AnswerCodec;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.CommandHeaders;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.streams.Callers;
import io.beckett.message.GlobalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes commands into the appends topic and waits for their answers. A command is written once: only whoever asked may
 * ask again, with the same ids. Safe for all threads.
 *
 * <p>Answers to this process come by one partition of the replies topic, and are told apart by an id that no other process
 * and no earlier life of this one has used. The place where they begin is known before the first command is sent. What is
 * decided in this process is answered without Kafka.
 */
final class CommandClient implements Callers, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandClient.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration CALM = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final LogTopic topic;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> replies;
    private final TopicPartition repliesPartition;
    private final Map<String, Question> open = new ConcurrentHashMap<>();
    private final String incarnation = UUID.randomUUID().toString();
    private final AtomicLong asked = new AtomicLong();
    private final Thread listener;
    private final ExecutorService answers;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable String refusal;

    /**
     * Begins to listen.
     *
     * @param replies belongs to this object from now on
     * @throws io.beckett.error.StoreUnavailableException if the end of the replies could not be found
     */
    CommandClient(
            LogTopic topic,
            String servers,
            Producer<byte[], byte[]> producer,
            Consumer<byte[], byte[]> replies,
            ThreadFactory threads) {
        this.topic = topic;
        this.producer = producer;
        this.replies = replies;
        this.repliesPartition = new TopicPartition(
                topic.replies().topic(), ThreadLocalRandom.current().nextInt(topic.partitions()));
        try {
            replies.assign(List.of(repliesPartition));
            replies.seekToEnd(List.of(repliesPartition));
            replies.position(repliesPartition);
        } catch (KafkaException e) {
            throw Clients.unavailable(servers, "finding the end of the answers", e);
        }
        this.answers = Executors.newSingleThreadExecutor(threads);
        this.listener = threads.newThread(this::listen);
        listener.start();
    }

    /** Asks the partition that a stream lives in. The answer completes on a thread that must not be kept waiting. */
    CompletableFuture<Answer> ask(String stream, Command command, Duration atMost) {
        return ask(
                Decider.partitionOf(stream, topic.partitions()), stream.getBytes(UTF_8), Decider.RULE, command, atMost);
    }

    /** Asks a partition about itself. */
    CompletableFuture<Answer> ask(int partition, Command command, Duration atMost) {
        return ask(partition, Decider.RULE, command, atMost);
    }

    /** Asks a partition about itself, by a rule that need not be activated. */
    CompletableFuture<Answer> ask(int partition, int rule, Command command, Duration atMost) {
        return ask(partition, null, rule, command, atMost);
    }

    private CompletableFuture<Answer> ask(
            int partition, byte @Nullable [] key, int rule, Command command, Duration atMost) {
        if (refusal != null) {
            return CompletableFuture.failedFuture(Unanswered.notWritten(refusal, true, null));
        }
        var question = new Question(incarnation + "-" + asked.incrementAndGet(), System.nanoTime() + atMost.toNanos());
        var record = new ProducerRecord<>(
                topic.appends().topic(),
                partition,
                null,
                key,
                CommandCodec.encode(command),
                CommandHeaders.of(rule, question.id.getBytes(US_ASCII), repliesPartition.partition(), null));
        open.put(question.id, question);
        try {
            var unused = producer.send(record, (written, failure) -> sent(question, written, failure));
        } catch (KafkaException | IllegalStateException e) {
            failed(question, e);
        }
        if (isClosed()) {
            giveUp(question, "the storage was closed");
        }
        refuseIfSo(question);
        return question.answer;
    }

    /**
     * Asks nothing any more, and waits for no answer: the topics are not what they were. What is under way may have been
     * decided or not, and is decided never from here on; so its place is not told.
     */
    void refuse(String why) {
        refusal = why;
        List.copyOf(open.values()).forEach(this::refuseIfSo);
    }

    private void refuseIfSo(Question question) {
        var why = refusal;
        if (why != null && open.remove(question.id) != null) {
            question.answer.completeExceptionally(Unanswered.notWritten(why, false, null));
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private void sent(Question question, @Nullable RecordMetadata written, @Nullable Exception failure) {
        if (failure != null) {
            failed(question, failure);
        } else if (written != null) {
            question.written(new GlobalPosition(written.topic(), written.partition(), written.offset()));
        }
    }

    private void failed(Question question, Exception failure) {
        open.remove(question.id);
        var tooLarge = failure instanceof RecordTooLargeException;
        question.answer.completeExceptionally(Unanswered.notWritten(
                "the command could not be written to topic " + topic.appends().topic() + " (" + failure.getMessage()
                        + ")",
                tooLarge,
                failure));
    }

    private void giveUp(Question question, String why) {
        if (open.remove(question.id) != null) {
            question.answer.completeExceptionally(Unanswered.inTime(why, question.writtenAt()));
        }
    }

    private void listen() {
        while (!isClosed()) {
            try {
                for (var reply : replies.poll(LOOK)) {
                    answer(reply);
                }
            } catch (WakeupException e) {
                log.debug("woken to close", e);
            } catch (OffsetOutOfRangeException e) {
                // it stood still for longer than answers are kept; whoever waited for them has given up
                log.warn("Answers of log topic '{}' were deleted before they were read", topic.name());
                replies.seekToEnd(List.of(repliesPartition));
            } catch (InterruptException e) {
                log.debug("interrupted; only closing ends this thread", e);
                Thread.interrupted();
            } catch (KafkaException e) {
                log.warn("Answers of log topic '{}' cannot be read: {}", topic.name(), e.getMessage());
                calmDown();
            }
            giveUpWhatIsOver();
        }
    }

    private void calmDown() {
        try {
            if (closing.await(CALM.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("closing");
            }
        } catch (InterruptedException e) {
            log.debug("interrupted; only closing ends this thread", e);
        }
    }

    private void giveUpWhatIsOver() {
        var now = System.nanoTime();
        for (var question : open.values()) {
            if (question.isOver(now)) {
                giveUp(question, lateness(question));
            }
        }
    }

    private String lateness(Question question) {
        return question.writtenAt()
                .map(at -> "the command stands at " + at
                        + " and nobody has decided it in time. Is a node that declares log" + " topic '" + topic.name()
                        + "' running?")
                .orElse("topic " + topic.appends().topic() + " did not take the command in time");
    }

    private void answer(ConsumerRecord<byte[], byte[]> reply) {
        var question = reply.key() == null ? null : open.remove(new String(reply.key(), US_ASCII));
        if (question != null) {
            AnswerCodec.decode(reply.value())
                    .ifPresentOrElse(
                            question.answer::complete,
                            () -> question.answer.completeExceptionally(Unanswered.inTime(
                                    "the answer was not understood; it was written by a newer release",
                                    question.writtenAt())));
        }
    }

    /** An answer of this process. Whoever waits goes on in another thread: the one that decides has more to do. */
    @Override
    public boolean take(byte[] request, Answer answer) {
        var question = open.remove(new String(request, US_ASCII));
        if (question == null) {
            return false;
        }
        try {
            answers.execute(() -> question.answer.complete(answer));
        } catch (RejectedExecutionException e) {
            log.debug("closed while {} was answered", question.id, e);
            question.answer.completeExceptionally(Unanswered.inTime("the storage was closed", question.writtenAt()));
        }
        return true;
    }

    /** Whoever waits is told that the outcome is not known. */
    @Override
    public void close() {
        if (isClosed()) {
            return;
        }
        closing.countDown();
        replies.wakeup();
        try {
            listener.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List.copyOf(open.values()).forEach(question -> giveUp(question, "the storage was closed"));
        answers.shutdown();
        producer.close(CLOSE);
        Clients.close(replies, CLOSE);
    }
}
