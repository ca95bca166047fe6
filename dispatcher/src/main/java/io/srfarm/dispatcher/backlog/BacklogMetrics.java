package io.srfarm.dispatcher.backlog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.job.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The backlog as gauges. An unknown value is NaN, never 0. */
@Singleton
final class BacklogMetrics {
    private static final double UNKNOWN = Double.NaN;

    /** The figures of {@link Backlog} by metric name. */
    private static final Map<String, ToDoubleFunction<Backlog>> FIGURES = Map.of(
            "srfarm.backlog.jobs", Backlog::jobs,
            "srfarm.backlog.pixels", Backlog::pixels,
            "srfarm.backlog.oldest.seconds", Backlog::oldestSeconds,
            "srfarm.backlog.running", Backlog::running,
            "srfarm.backlog.pixels.left", Backlog::pixelsLeft);

    private final FarmBacklog backlogs;
    private final MeterRegistry meters;

    BacklogMetrics(FarmBacklog backlogs, MeterRegistry meters) {
        this.backlogs = backlogs;
        this.meters = meters;
    }

    void register(@Observes StartupEvent event, Ledger ledger) {
        FIGURES.forEach((name, figure) -> {
            for (Priority priority : Priority.values()) {
                Gauge.builder(name, backlogs, all -> known(all, view -> figure.applyAsDouble(of(view, priority))))
                        .tag("priority", priority.wireName())
                        .register(meters);
            }
        });
        Gauge.builder(
                        "srfarm.workers.desired",
                        backlogs,
                        all -> known(all, view -> (double) view.total().desiredWorkers()))
                .register(meters);
        Gauge.builder("srfarm.worker.rate", backlogs, all -> all.rate().orElse(UNKNOWN))
                .description("pixels of the inputs x candidates that one worker processes per second")
                .register(meters);
        MultiGauge devices = MultiGauge.builder("srfarm.worker.device.rate")
                .description("pixels of the inputs x candidates that one worker processes per second, by device kind")
                .register(meters);
        ledger.throughput()
                .whenMeasured(device -> devices.register(
                        backlogs.rates().keySet().stream()
                                .<MultiGauge.Row<?>>map(known ->
                                        MultiGauge.Row.of(Tags.of("device", known.name()), backlogs, all -> all.rates()
                                                .getOrDefault(known, UNKNOWN)))
                                .toList(),
                        true));
    }

    private static double known(FarmBacklog backlogs, Function<BacklogView, Double> figure) {
        return backlogs.recent().map(figure).orElse(UNKNOWN);
    }

    private static Backlog of(BacklogView view, Priority priority) {
        return switch (priority) {
            case INTERACTIVE -> view.interactive();
            case NORMAL -> view.normal();
            case BULK -> view.bulk();
        };
    }
}
