package io.beckett.kafka.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One append, decided by rule 1. */
final class AppendRule {
    private final int partition;
    private final Received received;
    private final byte[] stream;
    private final AsOf asOf;
    private final List<Fact> facts = new ArrayList<>();
    private final List<LogRecord> records = new ArrayList<>();

    AppendRule(int partition, Received received, byte[] stream, AsOf asOf) {
        this.partition = partition;
        this.received = received;
        this.stream = stream;
        this.asOf = asOf;
    }

    /** What the client gets. Ids come first: a repeat is one whatever the version is by now. */
    Answer answer(Command.Append append, long head) {
        return ofKnownIds(append).orElseGet(() -> ofVersion(append, head));
    }

    private Optional<Answer> ofKnownIds(Command.Append append) {
        var known = append.messages().stream()
                .filter(message -> asOf.id(stream, message.id()) != null)
                .toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var earlier = asOf.id(stream, known.get(0).id());
        return Optional.of(
                earlier != null && isSame(append, earlier)
                        ? new Answer.Appended(earlier.version(), true)
                        : new Answer.IdConflict(known.get(0).id()));
    }

    private boolean isSame(Command.Append append, IdFact earlier) {
        var fact = asOf.append(earlier.command());
        return fact.count() == append.messages().size()
                && append.messages().stream().allMatch(message -> isOf(earlier, asOf.id(stream, message.id())))
                && (append.idsGenerated() ? isSameOrder(append, fact) : fact.sameContent(append));
    }

    private boolean isSameOrder(Command.Append append, AppendFact earlier) {
        var ids = append.messages().stream().map(NewMessage::id).iterator();
        var same = new boolean[] {true};
        asOf.messages(
                stream,
                earlier.first(),
                earlier.first() + earlier.count() - 1,
                Command.Direction.FORWARD,
                (position, message, size) ->
                        same[0] = ids.hasNext() && ids.next().equals(message.id()));
        return same[0];
    }

    private static boolean isOf(IdFact earlier, @Nullable IdFact id) {
        return id != null && id.command() == earlier.command();
    }

    private static Answer ofVersion(Command.Append append, long head) {
        return append.expected().allows(head)
                ? new Answer.Appended(head + append.messages().size(), false)
                : new Answer.Conflict(head);
    }

    /** Builds what an accepted append leaves behind. */
    void accept(Command.Append append, long head, long lastSeq) {
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
