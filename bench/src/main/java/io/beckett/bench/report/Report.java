package io.beckett.bench.report;

import io.beckett.bench.result.ArmResult;
import io.beckett.bench.result.CaseResult;
import io.beckett.bench.result.Metric;
import io.beckett.bench.result.ScenarioResult;
import java.util.List;
import java.util.Locale;

/** All results as one page with charts, complete in itself. */
public final class Report {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Beckett: bench</title>
            <style>
            body { font-family: sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; }
            table { border-collapse: collapse; margin: 0.6em 0 1.2em; }
            th, td { border: 1px solid #ccc; padding: 3px 8px; text-align: right; font-size: 13px; }
            th:first-child, td:first-child { text-align: left; }
            .better { color: #1c6b2a; } .worse { color: #a32020; }
            .note { color: #555; font-size: 13px; }
            </style></head><body>
            <h1>Beckett: bench</h1>
            <p>Medians over the rounds, and in brackets the lowest and the highest round. Arms took turns within each round.
            Ratios are those of medians within the same run. What is worse stands beside what is better.</p>
            """;

    private Report() {}

    /** The page. */
    public static String html(List<ScenarioResult> results) {
        var page = new StringBuilder(HEAD);
        for (var result : results) {
            page.append(String.format(
                    Locale.ROOT,
                    "<h2 id=\"%s\">%s: %s</h2>%n<p class=\"note\">%s set, %s, %.1f minutes. %s</p>%n",
                    Html.escape(result.id()),
                    Html.escape(result.id()),
                    Html.escape(result.title()),
                    Html.escape(result.scale()),
                    Html.escape(result.at()),
                    result.minutes(),
                    Html.escape(String.join("; ", result.machine()))));
            result.cases().forEach(one -> add(page, one));
        }
        return page.append("</body></html>\n").toString();
    }

    private static void add(StringBuilder page, CaseResult one) {
        page.append("<h3>").append(Html.escape(one.name())).append("</h3>\n<p>");
        page.append(Html.escape(one.load())).append(".</p>\n");
        for (var metric : one.metrics()) {
            if (metric.better() != Metric.Better.NEITHER) {
                page.append(BarChart.svg(one, metric));
            }
        }
        page.append("<table><tr><th>arm</th>");
        for (var metric : one.metrics()) {
            page.append("<th>")
                    .append(Html.escape(metric.name() + ", " + metric.unit()))
                    .append("</th>");
        }
        page.append("</tr>\n");
        for (var arm : one.arms()) {
            row(page, one, arm);
        }
        page.append("</table>\n<ul class=\"note\">\n");
        for (var arm : one.arms()) {
            page.append("<li><b>").append(Html.escape(arm.name())).append("</b>: ");
            page.append(Html.escape(arm.settings()));
            if (arm.failure() != null) {
                page.append(" <b class=\"worse\">Failed: ")
                        .append(Html.escape(arm.failure()))
                        .append("</b>");
            }
            page.append("</li>\n");
        }
        page.append("</ul>\n");
    }

    private static void row(StringBuilder page, CaseResult one, ArmResult arm) {
        page.append("<tr><td>").append(Html.escape(arm.name())).append("</td>");
        for (var metric : one.metrics()) {
            page.append("<td>");
            arm.samples(metric.name())
                    .ifPresentOrElse(
                            samples -> {
                                page.append(Figures.spread(samples));
                                one.ratio(arm, metric)
                                        .filter(ratio -> !arm.name().equals(one.base()))
                                        .ifPresent(ratio -> {
                                            var text = Figures.ratio(ratio, metric);
                                            var mark = text.endsWith("better")
                                                    ? "better"
                                                    : text.endsWith("worse") ? "worse" : "note";
                                            page.append("<br><span class=\"")
                                                    .append(mark)
                                                    .append("\">")
                                                    .append(text)
                                                    .append("</span>");
                                        });
                            },
                            () -> page.append("-"));
            page.append("</td>");
        }
        page.append("</tr>\n");
    }
}
