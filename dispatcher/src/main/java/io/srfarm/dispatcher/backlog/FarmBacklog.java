package io.srfarm.dispatcher.backlog;

import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.queue.BrokerProbe;
import io.srfarm.event.DeviceKind;
import io.srfarm.job.Priority;
import io.srfarm.scaling.Demand;
import io.srfarm.scaling.ScalingRule;
import io.srfarm.scaling.WorkerScaler;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The backlog of all tenants, from the ledger, and the workers that it takes. A broker that does not answer is no backlog
 * of 0: who asks then is refused. Thread-safe.
 */
@Singleton
public final class FarmBacklog {
    /** For how long one look serves all gauges: a broker that is away is asked once for them, not for each. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final BrokerProbe broker;
    private final BacklogConfig config;
    private final ScalingRule rule;
    private Optional<WorkerScaler> scaling = Optional.empty();
    private Optional<BacklogView> recent = Optional.empty();
    private long recentEndNanos = System.nanoTime();

    FarmBacklog(Ledger ledger, BrokerProbe broker, BacklogConfig config) {
        this.ledger = ledger;
        this.broker = broker;
        this.config = config;
        this.rule = new ScalingRule(config.workersMin(), config.workersMax(), config.target(), config.coolDown());
    }

    /** @throws io.srfarm.dispatcher.problem.UnavailableException if what waits is not known for certain */
    BacklogView current() {
        ledger.requireCurrent();
        broker.requireAnswer();
        return look();
    }

    /** As of now or a moment ago; empty: what waits is not known for certain. */
    synchronized Optional<BacklogView> recent() {
        if (System.nanoTime() - recentEndNanos >= 0) {
            recent = ledger.isCurrent() && broker.answers() ? Optional.of(look()) : Optional.empty();
            recentEndNanos = System.nanoTime() + FRESH.toNanos();
        }
        return recent;
    }

    /** What one worker does in a second, pixels x candidates; empty: not measured yet. */
    OptionalDouble rate() {
        return ledger.throughput().workPerWorkerSecond();
    }

    /** The same by kind of device. */
    Map<DeviceKind, Double> rates() {
        return ledger.throughput().workPerWorkerSecondByDevice();
    }

    /** Goes through all open jobs once: there may be very many. */
    private synchronized BacklogView look() {
        Map<Priority, BacklogCounter> classes = new EnumMap<>(Priority.class);
        ledger.open().forEach(jobStatus -> classes.computeIfAbsent(priority(jobStatus), first -> new BacklogCounter())
                .add(jobStatus));
        BacklogCounter all = new BacklogCounter();
        classes.values().forEach(all::add);
        double rate = rate().orElse((double) config.workerRateAssumed());
        Backlog total = all.sum(Instant.now());
        Map<String, Double> rates = new TreeMap<>();
        rates().forEach((device, one) -> rates.put(device.name(), one));
        return new BacklogView(
                total.with(workers(total.demand(rate))),
                alone(classes, Priority.INTERACTIVE, rate),
                alone(classes, Priority.NORMAL, rate),
                alone(classes, Priority.BULK, rate),
                rate,
                rate().isPresent(),
                rates);
    }

    private Backlog alone(Map<Priority, BacklogCounter> classes, Priority priority, double rate) {
        Backlog backlog = classes.getOrDefault(priority, new BacklogCounter()).sum(Instant.now());
        return backlog.with(rule.wish(backlog.demand(rate)));
    }

    private static Priority priority(JobStatus jobStatus) {
        return jobStatus.acceptedJob().map(AcceptedJob::priority).orElse(Priority.BULK);
    }

    private int workers(Demand demand) {
        Duration now = Duration.ofNanos(System.nanoTime());
        WorkerScaler decided = scaling.map(before -> before.after(demand, now))
                .orElseGet(() -> WorkerScaler.of(rule, rule.wish(demand), now));
        scaling = Optional.of(decided);
        return decided.workers();
    }
}
