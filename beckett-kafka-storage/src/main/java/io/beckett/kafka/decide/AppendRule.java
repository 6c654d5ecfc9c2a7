package io.beckett.kafka.decide;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an append is accepted, by rule 1. */
final class AppendRule {
    private final byte[] stream;
    private final AsOf asOf;

    AppendRule(byte[] stream, AsOf asOf) {
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
}
