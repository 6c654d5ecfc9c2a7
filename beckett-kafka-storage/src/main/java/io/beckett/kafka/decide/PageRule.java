package io.beckett.kafka.decide;

import io.beckett.kafka.decide.Answer.Page;
import io.beckett.kafka.decide.Answer.Stored;
import java.util.ArrayList;

/** What a page of a stream holds, by rule 1. */
final class PageRule {
    /** A page holds at most so much, or one message. */
    static final int BYTES = 512 << 10;

    private PageRule() {}

    static Page page(AsOf asOf, byte[] stream, long head, Command.Read read) {
        var highest = Math.min(read.to(), head);
        var wanted = Math.min(read.limit(), highest - read.from() + 1);
        var messages = new ArrayList<Stored>();
        if (wanted > 0) {
            var bytes = new long[1];
            asOf.messages(stream, read.from(), highest, read.direction(), (position, fact, size) -> {
                bytes[0] += size;
                if (bytes[0] > BYTES && !messages.isEmpty()) {
                    return false;
                }
                messages.add(stored(position, fact));
                return messages.size() < wanted;
            });
        }
        return new Page(head, wanted > messages.size(), messages);
    }

    private static Stored stored(long position, MessageFact fact) {
        return new Stored(
                position, fact.seq(), fact.id(), fact.type(), fact.timestamp(), fact.metadata(), fact.bytes());
    }
}
