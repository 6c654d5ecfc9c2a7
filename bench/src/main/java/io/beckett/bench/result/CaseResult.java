package io.beckett.bench.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * One load, and what all arms made of it.
 *
 * @param name of the case
 * @param load the messages, how many streams and how they are distributed, the handler
 * @param base the arm that the others are compared with
 * @param metrics what was measured, the most important first
 * @param arms in the order in which they took their turns
 */
public record CaseResult(String name, String load, String base, List<Metric> metrics, List<ArmResult> arms) {

    /** An arm by its name. */
    @JsonIgnore
    public Optional<ArmResult> arm(String armName) {
        return arms.stream().filter(arm -> arm.name().equals(armName)).findFirst();
    }

    /** The median of an arm as a multiple of the median of the base; empty if one of them has none, or the base has 0. */
    @JsonIgnore
    public Optional<Double> ratio(ArmResult arm, Metric metric) {
        var own = arm.samples(metric.name()).map(Samples::median);
        var other = arm(base).flatMap(found -> found.samples(metric.name())).map(Samples::median);
        return own.isEmpty() || other.isEmpty() || other.get() == 0
                ? Optional.empty()
                : Optional.of(own.get() / other.get());
    }
}
