package io.beckett.kafka;

import io.beckett.kafka.log.LogDefinition;
import io.beckett.kafka.mapping.AdoptedTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/** Says where the streams of one category come from two topics, as far as that is known before reading. */
final class SharedCategories {
    private SharedCategories() {}

    /** A stream that two logs took would have two versions. */
    static List<String> problems(List<LogDefinition> logs) {
        var problems = new ArrayList<String>();
        var takers = new HashMap<String, String>();
        for (var log : logs) {
            for (var category : new TreeSet<>(log.named())) {
                var other = takers.putIfAbsent(category, log.topic());
                if (other != null && !other.equals(log.topic())) {
                    problems.add("log topic '" + log.topic() + "': category '" + category + "' is taken by log topic '"
                            + other + "' already. A category has one log. Remove one.");
                }
            }
        }
        return problems;
    }

    /** Topics of other programs may rightly be beside a log, while their streams move into it one by one. */
    static List<String> warnings(List<LogDefinition> logs, List<AdoptedTopic> adopted) {
        var warnings = new ArrayList<String>();
        for (var part : adopted) {
            for (var topic : part.topics()) {
                for (var log : logs) {
                    part.category(topic)
                            .filter(log.named()::contains)
                            .ifPresent(category -> warnings.add("Category '"
                                    + category + "' is in log topic '" + log.topic() + "' and in adopted topic '"
                                    + topic
                                    + "'. A stream whose name is in both is two streams: subscriptions get the messages of"
                                    + " both, in no order between them, and read and append know those of the log topic"
                                    + " alone. Name the streams of one of them otherwise, unless no name is in both."));
                }
            }
        }
        return warnings;
    }
}
