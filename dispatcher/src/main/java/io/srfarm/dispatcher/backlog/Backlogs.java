package io.srfarm.dispatcher.backlog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.dispatcher.ledger.Terms;
import io.srfarm.dispatcher.queue.BrokerProbe;
import io.srfarm.job.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The backlog of all tenants, from the ledger. A broker that does not answer is no backlog of 0: who asks then is refused, and the gauges say
 * NaN.
 */
@Singleton
public final class Backlogs {
    private static final double UNKNOWN = Double.NaN;

    private final Ledger ledger;
    private final BrokerProbe broker;
    private final BacklogConfig config;

    Backlogs(Ledger ledger, BrokerProbe broker, BacklogConfig config) {
        this.ledger = ledger;
        this.broker = broker;
        this.config = config;
    }

    void register(@Observes StartupEvent event, MeterRegistry meters) {
        for (Priority priority : Priority.values()) {
            gauge(meters, "srfarm.backlog.jobs", priority, Backlog::jobs);
            gauge(meters, "srfarm.backlog.pixels", priority, Backlog::pixels);
            gauge(meters, "srfarm.backlog.oldest.seconds", priority, Backlog::oldestSeconds);
        }
        Gauge.builder(
                        "srfarm.workers.desired",
                        this,
                        all -> all.known(() -> all.view().total().desiredWorkers()))
                .register(meters);
        Gauge.builder("srfarm.worker.rate", this, all -> all.rate().orElse(UNKNOWN))
                .description("pixels of the inputs x candidates that one worker does in a second")
                .register(meters);
    }

    private void gauge(MeterRegistry meters, String name, Priority priority, ToDoubleFunction<Backlog> figure) {
        Gauge.builder(name, this, all -> all.known(() -> figure.applyAsDouble(all.of(priority))))
                .tag("priority", priority.wireName())
                .register(meters);
    }

    /** One figure of the backlog. */
    private interface Figure {
        double value();
    }

    private double known(Figure figure) {
        return ledger.isCurrent() && broker.answers() ? figure.value() : UNKNOWN;
    }

    /** @throws io.srfarm.dispatcher.problem.UnavailableException if what waits is not known for certain */
    BacklogView current() {
        ledger.requireCurrent();
        broker.requireAnswer();
        return view();
    }

    private BacklogView view() {
        List<Standing> open = ledger.open().toList();
        return new BacklogView(
                Backlog.of(open, demand(), Instant.now()),
                of(open, Priority.INTERACTIVE),
                of(open, Priority.NORMAL),
                of(open, Priority.BULK),
                demand().workPerWorkerSecond(),
                rate().isPresent());
    }

    private Backlog of(Priority priority) {
        return of(ledger.open().toList(), priority);
    }

    private Backlog of(List<Standing> open, Priority priority) {
        List<Standing> own = open.stream()
                .filter(standing -> standing.terms().map(Terms::priority).orElse(Priority.BULK) == priority)
                .toList();
        return Backlog.of(own, demand(), Instant.now());
    }

    private Demand demand() {
        double rate = rate().orElse((double) config.workerRateAssumed());
        return new Demand(rate, config.target().toMillis() / 1000.0, config.workersMax());
    }

    private OptionalDouble rate() {
        return ledger.pace().workPerWorkerSecond();
    }
}
