package io.beckett.kafka.mapping;

import io.beckett.kafka.decide.LogPlace;
import io.beckett.kafka.decide.ReaderRule;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records of a log: each message once, in order, all messages of an append together. */
final class LogSequence implements RecordSequence {
    private static final Logger log = LoggerFactory.getLogger(LogSequence.class);
    /** So many records behind a gap are no accident of a writer that will fill it. */
    private static final long SUSPICIOUS = 100_000;

    private final TopicMapping mapping;
    private final ReaderRule<FeedItem> rule;
    private final List<FeedItem> untold = new ArrayList<>();

    LogSequence(TopicMapping mapping, long lastSeq) {
        this.mapping = mapping;
        this.rule = new ReaderRule<>(lastSeq);
    }

    @Override
    public List<FeedItem> take(ConsumerRecord<byte[], byte[]> record) {
        var before = rule.lastSeq();
        var item = mapping.map(record);
        LogPlace.of(record.headers()).ifPresent(place -> rule.offer(place, item));
        var at = new GlobalPosition(record.topic(), record.partition(), record.offset());
        var isCopy = rule.lastSeq() == before && item instanceof FeedItem.Arrived;
        if (!isCopy) {
            untold.add(item);
        } else if (isTold()) {
            untold.add(new FeedItem.Passed(at, record.leaderEpoch().orElse(-1)));
        }
        if (rule.ahead() > 0 && rule.ahead() % SUSPICIOUS == 0) {
            log.error(
                    "{}: {} records wait for message {} of the partition, which is not there. Nothing behind it is handled",
                    at,
                    rule.ahead(),
                    rule.lastSeq() + 1);
        }
        if (!isTold()) {
            return List.of();
        }
        var told = List.copyOf(untold);
        untold.clear();
        return told;
    }

    @Override
    public boolean isTold() {
        return rule.isBetweenAppends();
    }
}
