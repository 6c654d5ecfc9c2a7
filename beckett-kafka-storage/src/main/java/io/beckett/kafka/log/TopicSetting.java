package io.beckett.kafka.log;

import java.util.function.Predicate;

/**
 * A setting of a topic that Beckett writes.
 *
 * @param name as Kafka calls it
 * @param value with which the topic is made
 * @param allowed whether another value does no harm
 * @param harm what a value does that is not allowed
 */
record TopicSetting(String name, String value, Predicate<String> allowed, String harm) {
    static TopicSetting exactly(String name, String value, String harm) {
        return new TopicSetting(name, value, value::equals, harm);
    }

    static TopicSetting atLeast(String name, long least, String harm) {
        return new TopicSetting(name, Long.toString(least), value -> Long.parseLong(value) >= least, harm);
    }

    /** Of no harm, whatever it is. */
    static TopicSetting free(String name, String value) {
        return new TopicSetting(name, value, any -> true, "");
    }
}
