package io.beckett.bench.scenario;

import java.util.List;

/** A question, and the loads that answer it. */
public interface Scenario {

    /** Such as S1. */
    String id();

    /** What it asks. */
    String title();

    /** Its loads; nothing is prepared yet. */
    List<Case> cases(Bench bench);
}
