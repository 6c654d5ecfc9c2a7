package io.beckett.kafka.decide;

import java.util.ArrayList;
import java.util.List;

/** What an accepted append leaves behind, by rule 1. */
final class AcceptedAppend {
    private final List<Fact> facts = new ArrayList<>();
    private final List<LogRecord> records = new ArrayList<>();

    /**
     * @param head of the stream before it
     * @param lastSeq of the partition before it
     */
    AcceptedAppend(int partition, Received received, byte[] stream, Command.Append append, long head, long lastSeq) {
        var messages = append.messages();
        var count = messages.size();
        var trace = CommandHeaders.value(received.headers(), CommandHeaders.TRACE);
        for (var index = 0; index < count; index++) {
            var message = messages.get(index);
            var position = head + index + 1;
            var fact = new MessageFact(
                    received.offset(),
                    index,
                    count,
                    lastSeq + index + 1,
                    message.id(),
                    received.timestamp(),
                    message.type(),
                    message.metadata(),
                    message.bytes());
            facts.add(new Fact(FactKeys.message(stream, position), fact.encode()));
            facts.add(
                    new Fact(FactKeys.id(stream, message.id()), new IdFact(received.offset(), head + count).encode()));
            records.add(new LogRecord(
                    partition,
                    stream,
                    message.bytes(),
                    received.timestamp(),
                    LogHeaders.of(fact, position, append.expected(), trace)));
        }
        var hash = AppendFact.hashOf(messages);
        facts.add(new Fact(
                FactKeys.append(received.offset()),
                new AppendFact(stream, head + 1, count, lastSeq + count, append.expected(), hash).encode()));
    }

    List<Fact> facts() {
        return facts;
    }

    List<LogRecord> records() {
        return records;
    }
}
