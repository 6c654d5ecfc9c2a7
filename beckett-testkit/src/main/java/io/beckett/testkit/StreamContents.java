package io.beckett.testkit;

import io.beckett.message.ExpectedVersion;
import io.beckett.testkit.StreamCall.Appended;
import io.beckett.testkit.StreamCall.NotStored;
import io.beckett.testkit.StreamCall.Read;
import io.beckett.testkit.StreamCall.Rejected;
import io.beckett.testkit.StreamCall.Unanswered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What stands where in one stream, as all calls tell it together. */
final class StreamContents {
    private record Seen(String id, StreamCall by) {}

    private final List<StreamCall> calls;
    private final Map<Long, Seen> at = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    /** Lowest by highest position of each append whose place is known. */
    private final TreeMap<Long, Long> appends = new TreeMap<>();

    private final List<HistoryViolation> violations = new ArrayList<>();

    StreamContents(List<StreamCall> calls) {
        this.calls = calls;
        for (var call : calls) {
            if (call instanceof Appended appended) {
                put(appended, appended.version() - appended.ids().size() + 1, appended.ids());
                appends.put(
                        appended.version(), appended.version() - appended.ids().size() + 1);
            } else if (call instanceof Read read) {
                put(read, read.first(), read.ids());
            }
        }
        for (var call : calls) {
            if (call instanceof Unanswered unanswered) {
                firstOf(unanswered).ifPresent(first -> {
                    put(unanswered, first, unanswered.ids());
                    appends.put(first + unanswered.ids().size() - 1, first);
                });
            }
        }
        foreign();
        calls.forEach(this::check);
    }

    private void put(StreamCall by, long first, List<String> ids) {
        for (var i = 0; i < ids.size(); i++) {
            var id = ids.get(i);
            var position = first + i;
            var seen = at.putIfAbsent(position, new Seen(id, by));
            if (seen != null && !seen.id.equals(id)) {
                broken("position " + position + " is '" + id + "' by " + by + ", but '" + seen.id + "' by " + seen.by);
            }
            var other = positions.putIfAbsent(id, position);
            if (other != null && other != position) {
                broken("'" + id + "' stands at " + position + " by " + by + ", and also at " + other);
            }
        }
    }

    private void broken(String text) {
        violations.add(new HistoryViolation("I8", text));
    }

    /** Where an append begins, if anything of it was seen. */
    OptionalLong firstOf(Unanswered call) {
        for (var i = 0; i < call.ids().size(); i++) {
            var position = positions.get(call.ids().get(i));
            if (position != null) {
                return OptionalLong.of(position - i);
            }
        }
        return OptionalLong.empty();
    }

    private void foreign() {
        Set<String> known = new HashSet<>();
        for (var call : calls) {
            if (call instanceof Appended appended) {
                known.addAll(appended.ids());
            } else if (call instanceof Unanswered unanswered) {
                known.addAll(unanswered.ids());
            }
        }
        positions.forEach((id, position) -> {
            if (!known.contains(id)) {
                var refused = calls.stream().filter(call -> refuses(call, id)).findFirst();
                broken("'" + id + "' stands at " + position + ", but "
                        + refused.map(call -> "it was refused: " + call).orElse("nobody appended it"));
            }
        });
    }

    private static boolean refuses(StreamCall call, String id) {
        if (call instanceof Rejected rejected) {
            return rejected.ids().contains(id);
        }
        return call instanceof NotStored nothing && nothing.ids().contains(id);
    }

    private void check(StreamCall call) {
        if (call instanceof Appended appended) {
            if (!appended.repeated()
                    && !fits(
                            appended.expected(),
                            appended.version() - appended.ids().size())) {
                broken("what was expected was not so: " + appended);
            }
        } else if (call instanceof Rejected rejected) {
            if (fits(rejected.expected(), rejected.actual())) {
                broken("what was expected was so, and yet it was refused: " + rejected);
            }
            whole(rejected, rejected.actual());
        } else if (call instanceof Read read) {
            if (!read.ids().isEmpty() && read.first() + read.ids().size() - 1 > read.version()) {
                broken("more was read than the version says: " + read);
            }
            whole(read, read.version());
        }
    }

    private static boolean fits(ExpectedVersion expected, long version) {
        if (expected instanceof ExpectedVersion.Exact exact) {
            return exact.version() == version;
        }
        if (expected instanceof ExpectedVersion.None) {
            return version == 0;
        }
        return expected instanceof ExpectedVersion.Any || version > 0;
    }

    private void whole(StreamCall call, long version) {
        var behind = appends.higherEntry(version);
        if (behind != null && behind.getValue() <= version) {
            broken("a part of the append at " + behind.getValue() + " to " + behind.getKey() + " was seen: " + call);
        }
    }

    List<HistoryViolation> violations() {
        return List.copyOf(violations);
    }
}
