package io.beckett.kafka.log;

/** What is said of a topic that is missing though the log is in use. */
final class LostTopic {
    private LostTopic() {}

    static String problem(LogTopic topic, LogTopic.Part missing) {
        var what = "log topic '" + topic.name() + "': topic '" + missing.topic()
                + "' is missing, though the log is in use: ";
        if (missing.topic().equals(topic.changelog().topic())) {
            return what + "the store of facts is lost. " + rebuild(topic);
        }
        if (missing.topic().equals(topic.appends().topic())) {
            return what + "what was asked for, and the offsets by which it was decided, are lost. " + another(topic);
        }
        return what + "the messages in it are lost. " + another(topic);
    }

    /** What to do about a store that is lost. */
    static String rebuild(LogTopic topic) {
        return "Stop all nodes that declare this log topic and rebuild the store from the log: KafkaStorage.rebuildLog(\""
                + topic.name() + "\").";
    }

    /** What to do about a topic that is lost. */
    static String another(LogTopic topic) {
        return "Restore it, with its id and its offsets, from a backup of the brokers' disks, or begin a log under another"
                + " name; messages that '" + topic.name() + "' still holds can be read from there on.";
    }

    static String recreated(LogTopic.Part part, Object before, Object now) {
        return "topic '" + part.topic() + "' is another one, of id " + now + " and not " + before
                + ": it was deleted and created again";
    }

    static String grown(LogTopic.Part part, int now, int before) {
        return "topic '" + part.topic() + "' has " + now + " partitions, not " + before;
    }
}
