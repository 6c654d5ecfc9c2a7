package io.beckett.bench.report;

import io.beckett.bench.result.CaseResult;
import io.beckett.bench.result.Metric;
import io.beckett.bench.result.Samples;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A chart of one metric of a case, as SVG: a bar for each arm as long as its median, a line over it for the spread. */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LABELS = 150;
    private static final int BARS = 430;
    private static final int ROW = 26;
    private static final int TOP = 30;

    private BarChart() {}

    /** The chart; empty if no arm has the metric. */
    static String svg(CaseResult one, Metric metric) {
        var rows = new LinkedHashMap<String, Samples>();
        one.arms().forEach(arm -> arm.samples(metric.name()).ifPresent(samples -> rows.put(arm.name(), samples)));
        var most = rows.values().stream().mapToDouble(Samples::highest).max().orElse(0);
        if (most <= 0) {
            return "";
        }
        var svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\""
                        + " role=\"img\">",
                WIDTH,
                TOP + rows.size() * ROW + 8);
        add(
                svg,
                "<title>%s</title><text x=\"0\" y=\"16\" font-weight=\"bold\">%s, %s</text>",
                Html.escape(one.name() + ": " + metric.name()),
                Html.escape(metric.name()),
                Html.escape(metric.unit()));
        var y = TOP;
        for (var row : rows.entrySet()) {
            bar(svg, row, BARS / most, y, row.getKey().equals(one.base()));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Map.Entry<String, Samples> row, double scale, int y, boolean base) {
        var samples = row.getValue();
        var middle = y + ROW / 2 - 3;
        add(svg, "<text x=\"0\" y=\"%d\">%s</text>", middle + 5, Html.escape(row.getKey()));
        add(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LABELS,
                y,
                Math.max(1, samples.median() * scale),
                ROW - 8,
                row.getKey().startsWith("beckett") ? "#3b6ea5" : base ? "#b06f3a" : "#a9b4bf");
        add(
                svg,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#222\" stroke-width=\"2\"/>",
                LABELS + samples.lowest() * scale,
                middle,
                LABELS + samples.highest() * scale,
                middle);
        add(
                svg,
                "<text x=\"%.1f\" y=\"%d\">%s</text>",
                LABELS + samples.highest() * scale + 8,
                middle + 5,
                Figures.number(samples.median()));
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
