package io.beckett.kafka.decide.streams;

import io.beckett.kafka.decide.AnswerCodec;
import io.beckett.kafka.decide.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers to callers on other nodes, at once, whereas what is decided may wait for a moment to be written together. An
 * answer that gets lost does no harm: whoever waits for it asks again, and is answered the same. Belongs to the thread that
 * decides.
 */
final class ReplyWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplyWriter.class);

    /** How long deciding stands still for answers that cannot be sent, and how long it then goes on without. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private boolean paused;
    private long pausedUntil;

    ReplyWriter(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Those of its producer. */
    static Map<String, Object> properties(Map<String, Object> client) {
        var properties = new HashMap<>(client);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeciderSettings.MOST_RECORD_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        return properties;
    }

    /** Sends an answer, unless that is not possible. */
    void write(Reply reply) {
        if (paused && System.nanoTime() - pausedUntil < 0) {
            return;
        }
        paused = false;
        try {
            if (reply.partition() < producer.partitionsFor(topic).size()) {
                send(new ProducerRecord<>(
                        topic, reply.partition(), reply.request(), AnswerCodec.encode(reply.answer())));
            }
        } catch (KafkaException | IllegalStateException e) {
            paused = true;
            pausedUntil = System.nanoTime() + PAUSE.toNanos();
            log.warn(
                    "No answers are written to {} for {}, whoever waits for one asks again: {}",
                    topic,
                    PAUSE,
                    e.toString());
        }
    }

    private void send(ProducerRecord<byte[], byte[]> answer) {
        var unused = producer.send(answer, (written, failure) -> {
            if (failure != null) {
                log.warn(
                        "An answer was not written to {}, whoever waits for it asks again: {}",
                        topic,
                        failure.toString());
            }
        });
    }

    /** Gives up what is not sent yet. */
    @Override
    public void close() {
        producer.close(PATIENCE);
    }
}
