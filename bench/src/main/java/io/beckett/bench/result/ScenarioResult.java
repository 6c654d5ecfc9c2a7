package io.beckett.bench.result;

import java.util.List;

/**
 * What a scenario found.
 *
 * @param id such as S1
 * @param title what it asks
 * @param scale short or full
 * @param at when it began, ISO-8601
 * @param minutes how long it took
 * @param machine where it ran, and with what
 * @param cases its loads
 */
public record ScenarioResult(
        String id,
        String title,
        String scale,
        String at,
        double minutes,
        List<String> machine,
        List<CaseResult> cases) {}
