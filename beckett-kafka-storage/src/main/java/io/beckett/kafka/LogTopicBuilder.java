package io.beckett.kafka;

import io.beckett.spi.MessageCodec;
import java.util.function.Predicate;

/**
 * Says which streams a topic takes that Beckett writes itself: {@code MessageStore.append} puts them there, subscriptions
 * and reads get them from there.
 *
 * <p>Belongs to one thread, and to the lambda that gets it: later use throws IllegalStateException. A setting given twice is
 * a problem of the build. The topic, and two more named after it ({@code NAME-appends}, {@code NAME-replies}), are made on
 * start if they are missing, and refused if their settings would lose messages.
 */
public interface LogTopicBuilder {
    /** Takes the streams of these categories. Required unless {@link #streams} is given; a category has one log. */
    LogTopicBuilder category(String first, String... more);

    /** Takes the streams whose names pass; must always say the same of a name. */
    LogTopicBuilder streams(Predicate<? super String> name);

    /**
     * How many partitions the topic has, for ever: a stream that moved would begin anew.
     *
     * @param fixedForLife 1 to 1,000; default 12
     */
    LogTopicBuilder partitions(int fixedForLife);

    /**
     * How many copies brokers keep.
     *
     * @param copies 1 to 100; default 3
     */
    LogTopicBuilder replicationFactor(int copies);

    /** Encodes and decodes the messages of this log; default the codec of the Beckett. */
    LogTopicBuilder codec(MessageCodec codec);
}
