package io.beckett.testkit;

import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.NewMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messages of one stream, and what is decided about appends to it. */
final class StreamHistory {
    private record Past(AppendRequest request, long version) {}

    private final List<LogRecord> messages = new ArrayList<>();
    private final Map<String, Past> byId = new HashMap<>();

    long version() {
        return messages.size();
    }

    LogRecord message(long position) {
        return messages.get((int) position - 1);
    }

    /** What speaks against storing this; empty if nothing does. */
    Optional<AppendOutcome> refusal(AppendRequest request) {
        for (var message : request.messages()) {
            var past = byId.get(message.id());
            if (past != null) {
                return Optional.of(
                        isRepetition(request, past.request())
                                ? new AppendOutcome.Repeated(past.version())
                                : new AppendOutcome.IdReused(message.id()));
            }
        }
        return fits(request.expected()) ? Optional.empty() : Optional.of(new AppendOutcome.Conflict(version()));
    }

    private static boolean isRepetition(AppendRequest now, AppendRequest before) {
        return ids(now).equals(ids(before))
                && (now.idsGenerated()
                        || (now.expected().equals(before.expected())
                                && sameContent(now.messages(), before.messages())));
    }

    private static List<String> ids(AppendRequest request) {
        return request.messages().stream().map(NewMessage::id).toList();
    }

    /** Metadata is no content: the same append for another cause, or in another trace, is the same append. */
    private static boolean sameContent(List<NewMessage> now, List<NewMessage> before) {
        for (var i = 0; i < now.size(); i++) {
            var one = now.get(i).data();
            var other = before.get(i).data();
            if (!one.type().equals(other.type()) || !Arrays.equals(one.bytes(), other.bytes())) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(ExpectedVersion expected) {
        if (expected instanceof ExpectedVersion.Exact exact) {
            return exact.version() == version();
        }
        return expected instanceof ExpectedVersion.Any
                || (expected instanceof ExpectedVersion.None) == messages.isEmpty();
    }

    /** The messages of an append are stored. */
    AppendOutcome stored(AppendRequest request, List<LogRecord> records) {
        messages.addAll(records);
        request.messages().forEach(message -> byId.put(message.id(), new Past(request, version())));
        return new AppendOutcome.Appended(version());
    }
}
