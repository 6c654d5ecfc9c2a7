package io.beckett.kafka;

/**
 * What {@link KafkaStorage#rebuildLog} did.
 *
 * @param topic the log topic
 * @param partitions how many it has
 * @param messages how many it holds, each counted once
 */
public record RebuiltLog(String topic, int partitions, long messages) {}
