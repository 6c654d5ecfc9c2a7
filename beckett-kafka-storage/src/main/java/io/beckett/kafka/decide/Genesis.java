package io.beckett.kafka.decide;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * What a log topic was founded with. It is the same in each partition, and for ever.
 *
 * @param rule the version of the rule that is activated, 1 and up
 * @param partitions of the appends topic and the log topic that are used, 1 and up
 * @param appendsTopic the id of the topic of commands
 * @param logTopic the id of the log topic
 * @param sizes settings of sizes that must be the same on all nodes, by name; at most 100 of at most 200 characters
 */
public record Genesis(int rule, int partitions, Uuid appendsTopic, Uuid logTopic, Map<String, Long> sizes) {
    /** Settings are few: an answer may have to carry those of two foundings. */
    private static final int MOST_SIZES = 100;

    private static final int LONGEST_NAME = 200;

    /** Checks the numbers and sorts the sizes by name. */
    public Genesis {
        if (rule < 1 || partitions < 1) {
            throw new IllegalArgumentException(
                    "rule " + rule + " and partitions " + partitions + ", allowed: 1 and up");
        }
        sizes = Collections.unmodifiableMap(new TreeMap<>(sizes));
    }

    /** Whether both say the same but for the rule. */
    public boolean sameSettings(Genesis other) {
        return partitions == other.partitions
                && appendsTopic.equals(other.appendsTopic)
                && logTopic.equals(other.logTopic)
                && sizes.equals(other.sizes);
    }

    void write(WireWriter out) {
        out.i32(rule).i32(partitions);
        write(appendsTopic, out);
        write(logTopic, out);
        out.i32(sizes.size());
        sizes.forEach((name, value) -> out.text(name).i64(value));
    }

    private static void write(Uuid id, WireWriter out) {
        out.i64(id.getMostSignificantBits()).i64(id.getLeastSignificantBits());
    }

    static Genesis read(WireReader in) {
        var rule = in.i32();
        var partitions = in.i32();
        if (rule < 1 || partitions < 1) {
            throw new WireReader.Malformed("rule " + rule + " for " + partitions + " partitions");
        }
        var appendsTopic = new Uuid(in.i64(), in.i64());
        var logTopic = new Uuid(in.i64(), in.i64());
        var sizes = new TreeMap<String, Long>();
        for (var left = in.size(Integer.BYTES + Long.BYTES); left > 0; left--) {
            var name = in.text();
            if (name.length() > LONGEST_NAME || sizes.size() == MOST_SIZES) {
                throw new WireReader.Malformed("more than " + MOST_SIZES + " sizes, or one with a long name");
            }
            if (sizes.put(name, in.i64()) != null) {
                throw new WireReader.Malformed("a size is given twice");
            }
        }
        return new Genesis(rule, partitions, appendsTopic, logTopic, sizes);
    }
}
