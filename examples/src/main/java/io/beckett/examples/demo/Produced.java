package io.beckett.examples.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What Kafka confirmed to the producer: the truth that everything is compared with in the end. Safe for all threads. */
final class Produced {

    private final Map<String, List<Place>> streams = new HashMap<>();
    private final Map<String, Map<String, Long>> events = new HashMap<>();
    private long messages;
    private long withoutRepository;

    /** Where a record stands. */
    record Place(int partition, long offset) {

        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    synchronized void add(String repository, String event, Place place) {
        streams.computeIfAbsent(repository, unused -> new ArrayList<>()).add(place);
        events.computeIfAbsent(repository, unused -> new HashMap<>()).merge(event, 1L, Long::sum);
        messages++;
    }

    synchronized void addWithoutRepository() {
        withoutRepository++;
    }

    /** Records that belong to a stream. */
    synchronized long messages() {
        return messages;
    }

    /** Records that are about no repository, so that no stream can be named. */
    synchronized long withoutRepository() {
        return withoutRepository;
    }

    /** The places of each repository's records, in the order of the log. */
    synchronized Map<String, List<Place>> streams() {
        var copy = new TreeMap<String, List<Place>>();
        streams.forEach((repository, places) -> copy.put(
                repository,
                places.stream()
                        .sorted(Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset))
                        .toList()));
        return copy;
    }

    /** How many records each repository has of each event. */
    synchronized Map<String, Map<String, Long>> events() {
        var copy = new TreeMap<String, Map<String, Long>>();
        events.forEach((repository, counts) -> copy.put(repository, new TreeMap<>(counts)));
        return copy;
    }

    /** How many records the repositories have that a condition selects. */
    synchronized long messages(Predicate<String> repository) {
        return streams.entrySet().stream()
                .filter(entry -> repository.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().size())
                .sum();
    }
}
