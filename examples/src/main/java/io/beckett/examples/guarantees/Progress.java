package io.beckett.examples.guarantees;

import io.beckett.testkit.HistoryEvent.StreamId;
import java.util.Map;
import java.util.Set;

/**
 * What Postgres shows of a group at one moment.
 *
 * @param frontiers by subscription and partition, with an empty stream
 * @param positions by stream; of one in the durable lane its work row's position if that is higher
 * @param waiting by stream that has a work row: the offsets that are written down and not below its position
 */
record Progress(Map<StreamId, Long> frontiers, Map<StreamId, Long> positions, Map<StreamId, Set<Long>> waiting) {

    /** Whether everything below these ends is finished, but for what waits behind streams that fail for ever. */
    boolean isDone(Map<StreamId, Long> ends, Set<String> failing) {
        return ends.entrySet().stream().allMatch(end -> frontiers.getOrDefault(end.getKey(), 0L) >= end.getValue())
                && waiting.keySet().stream().allMatch(stream -> failing.contains(stream.stream()));
    }
}
