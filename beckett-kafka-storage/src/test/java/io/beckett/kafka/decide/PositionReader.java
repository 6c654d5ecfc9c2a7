package io.beckett.kafka.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The obvious, wrong reader: it drops what is not beyond the last position of its stream. One stream per parity of commands. */
final class PositionReader {
    private final Map<Long, Long> last = new HashMap<>();

    List<LogPlace> accepted(List<LogPlace> log) {
        var accepted = new ArrayList<LogPlace>();
        for (var place : log) {
            var stream = GeneratedLog.streamOf(place);
            if (place.position() > last.getOrDefault(stream, 0L)) {
                last.put(stream, place.position());
                accepted.add(place);
            }
        }
        return accepted;
    }
}
