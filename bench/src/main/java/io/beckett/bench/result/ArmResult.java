package io.beckett.bench.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one arm of a case did.
 *
 * @param name of the arm
 * @param settings what it was given, and what it guarantees
 * @param rounds the figures of each round by the name of their metric
 * @param failure why there are no more rounds; null if there are all
 */
public record ArmResult(
        String name,
        String settings,
        List<Map<String, Double>> rounds,
        @Nullable String failure) {

    /** The figures of a metric; empty if no round has one. */
    @JsonIgnore
    public Optional<Samples> samples(String metric) {
        var values = rounds.stream()
                .filter(round -> round.containsKey(metric))
                .map(round -> round.get(metric))
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(new Samples(values));
    }
}
