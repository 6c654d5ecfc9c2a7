package io.beckett.bench.worker;

import java.util.List;

/**
 * What a worker did, told when it has closed what it opened.
 *
 * @param progress how far it came
 * @param latencies percentiles of the time from the intended sending to the start of the handler, in ms: 50, 99, 99.9 and 100;
 *     empty if they were not kept
 * @param allocated bytes that its threads allocated
 * @param roundTrips how often Postgres was asked
 * @param statements how many statements Postgres carried out; a batch counts each of its parts
 * @param rows rows that these statements wrote or returned
 */
public record Outcome(
        Progress progress, List<Double> latencies, long allocated, long roundTrips, long statements, long rows) {}
