package io.srfarm.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.Priority;
import io.srfarm.report.ChartStrip;
import io.srfarm.report.Table;
import io.srfarm.report.TimeChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Formats a comparison as text, as JSON and as a chart. */
public final class SimulationReport {
    private final PolicyComparison comparison;

    public SimulationReport(PolicyComparison comparison) {
        this.comparison = comparison;
    }

    public List<String> lines() {
        Table table = new Table(heads());
        row(table, "jobs done", outcome -> Integer.toString(outcome.finished()));
        row(table, "jobs refused", outcome -> Integer.toString(outcome.refused()));
        row(table, "hours until all were done", outcome -> number(outcome.hours()));
        for (Priority priority : Priority.values()) {
            row(
                    table,
                    "wait " + priority.wireName() + ", s: p50",
                    outcome -> number(wait(outcome, priority).p50()));
            row(table, "  p95", outcome -> number(wait(outcome, priority).p95()));
            row(table, "  p99", outcome -> number(wait(outcome, priority).p99()));
        }
        row(table, "worker hours", outcome -> number(outcome.workerHours()));
        row(table, "  of which useful, %", outcome -> number(100 * outcome.utilisation()));
        row(table, "peak workers", outcome -> Integer.toString(outcome.peak()));
        row(table, "workers preempted", outcome -> Integer.toString(outcome.preemptions()));
        row(table, "  hours of work lost", outcome -> number(outcome.lostHours()));
        row(table, "decisions", outcome -> Integer.toString(outcome.wrong().looks()));
        row(
                table,
                "  no worker despite work",
                outcome -> Integer.toString(outcome.wrong().none()));
        row(
                table,
                "  less than half of the need",
                outcome -> Integer.toString(outcome.wrong().few()));
        row(
                table,
                "  more than twice the need",
                outcome -> Integer.toString(outcome.wrong().many()));
        return table.lines();
    }

    public ObjectNode json() {
        Scenario scenario = comparison.scenario();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject("scenario")
                .put("seed", scenario.seed())
                .put("jobs", scenario.jobs())
                .put("hours", scenario.hours())
                .put("tenants", scenario.tenants())
                .put("arrivals", scenario.arrivals().name().toLowerCase(Locale.ROOT))
                .put("workRate", scenario.workRate())
                .put("startUpSeconds", scenario.startUp().toSeconds())
                .put("preemptionsPerHour", scenario.preemptionsPerHour())
                .put("workersMin", scenario.rule().workersMin())
                .put("workersMax", scenario.rule().workersMax())
                .put("targetSeconds", scenario.rule().target().toSeconds())
                .put("coolDownSeconds", scenario.rule().coolDown().toSeconds());
        comparison.outcomes().forEach(outcome -> node.withArray("fleets").add(json(outcome)));
        return node;
    }

    public TimeChart chart() {
        List<ChartStrip> strips = new ArrayList<>();
        for (SimulationOutcome outcome : comparison.outcomes()) {
            strips.add(new ChartStrip(outcome.policy() + ": waiting jobs", List.of(line("waiting", outcome, look ->
                    (double) look.waiting()))));
            strips.add(new ChartStrip(
                    outcome.policy() + ": workers",
                    List.of(
                            line("wanted", outcome, look -> (double) look.wanted()),
                            line("there", outcome, look -> (double) look.there()),
                            line("busy", outcome, look -> (double) look.busy()))));
        }
        Scenario scenario = comparison.scenario();
        String title = String.format(
                Locale.ROOT,
                "%d jobs, up to %d workers, seed %d",
                scenario.jobs(),
                scenario.rule().workersMax(),
                scenario.seed());
        return new TimeChart(title, "h", strips, List.of());
    }

    private static ChartStrip.Line line(
            String name, SimulationOutcome outcome, ToDoubleFunction<SimulationOutcome.Look> figure) {
        return new ChartStrip.Line(
                name,
                outcome.looks().stream()
                        .map(look -> new ChartStrip.Point(look.at(), figure.applyAsDouble(look)))
                        .toList());
    }

    private static ObjectNode json(SimulationOutcome outcome) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("fleet", outcome.policy())
                .put("finished", outcome.finished())
                .put("refused", outcome.refused())
                .put("hours", rounded(outcome.hours()));
        ObjectNode waits = node.putObject("waitSeconds");
        for (Priority priority : Priority.values()) {
            WaitStatistics.Spread spread = wait(outcome, priority);
            waits.putObject(priority.wireName())
                    .put("jobs", spread.jobs())
                    .put("p50", spread.p50())
                    .put("p95", spread.p95())
                    .put("p99", spread.p99())
                    .put("max", spread.max());
        }
        node.put("workerHours", rounded(outcome.workerHours()))
                .put("utilisation", rounded(outcome.utilisation()))
                .put("workersPeak", outcome.peak())
                .put("preemptions", outcome.preemptions())
                .put("lostHours", rounded(outcome.lostHours()));
        node.putObject("decisions")
                .put("all", outcome.wrong().looks())
                .put("noneThoughThereIsWork", outcome.wrong().none())
                .put("lessThanHalf", outcome.wrong().few())
                .put("moreThanDouble", outcome.wrong().many());
        return node;
    }

    private String[] heads() {
        List<String> heads = new ArrayList<>(List.of(""));
        comparison.outcomes().forEach(outcome -> heads.add(outcome.policy()));
        return heads.toArray(String[]::new);
    }

    private void row(Table table, String name, Function<SimulationOutcome, String> figure) {
        List<String> cells = new ArrayList<>(List.of(name));
        comparison.outcomes().forEach(outcome -> cells.add(figure.apply(outcome)));
        table.row(cells.toArray(String[]::new));
    }

    private static WaitStatistics.Spread wait(SimulationOutcome outcome, Priority priority) {
        return Objects.requireNonNull(outcome.waits().get(priority), "every class has statistics");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
