package io.beckett.bench.report;

import io.beckett.bench.result.Metric;
import io.beckett.bench.result.Samples;
import java.util.Locale;

/** Figures as people read them. */
public final class Figures {

    private Figures() {}

    /** A number with three digits that say something, or all digits before the point. */
    public static String number(double value) {
        var size = Math.abs(value);
        if (value == 0 || size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        var decimals = size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 4 : 6;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** The median and the spread. */
    static String spread(Samples samples) {
        return number(samples.median()) + " (" + number(samples.lowest()) + " to " + number(samples.highest()) + ")";
    }

    /** A ratio to the base, and whether that is a win or a loss; nothing is said within a hundredth. */
    static String ratio(double ratio, Metric metric) {
        var text = String.format(Locale.ROOT, ratio >= 100 ? "%.0fx" : "%.2fx", ratio);
        if (metric.better() == Metric.Better.NEITHER || Math.abs(ratio - 1) < 0.01) {
            return text;
        }
        var better = ratio > 1 == (metric.better() == Metric.Better.HIGHER);
        return text + (better ? " better" : " worse");
    }
}
