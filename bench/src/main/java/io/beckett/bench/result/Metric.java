package io.beckett.bench.result;

/**
 * What a figure is.
 *
 * @param name what it counts
 * @param unit in which
 * @param better which way is better
 */
public record Metric(String name, String unit, Better better) {

    /** Which way is better. */
    public enum Better {
        /** More of it. */
        HIGHER,
        /** Less of it. */
        LOWER,
        /** It is told, not compared. */
        NEITHER
    }

    /** More is better. */
    public static Metric higher(String name, String unit) {
        return new Metric(name, unit, Better.HIGHER);
    }

    /** Less is better. */
    public static Metric lower(String name, String unit) {
        return new Metric(name, unit, Better.LOWER);
    }

    /** Only told. */
    public static Metric told(String name, String unit) {
        return new Metric(name, unit, Better.NEITHER);
    }
}
