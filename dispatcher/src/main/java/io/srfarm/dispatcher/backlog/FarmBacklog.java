package io.srfarm.dispatcher.backlog;

import io.srfarm.dispatcher.backlog.WorkerList.ScalingDecision;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Computes the backlog of all tenants from the ledger, and the workers it needs. While the broker is unavailable the
 * backlog is unknown, not 0, and requests are refused. Thread-safe.
 */
@Singleton
public final class FarmBacklog {
    /** How long one result serves all gauges, so that an unavailable broker is queried only once for them. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final int DECISIONS_MAX = 50;

    private final Ledger ledger;
    private final BrokerProbe broker;
    private final BacklogConfig config;
    private final ScalingRule rule;
    private Optional<WorkerScaler> scaling = Optional.empty();
    private final Deque<ScalingDecision> decisions = new ArrayDeque<>();
    private Optional<BacklogView> recent = Optional.empty();
    private long recentEndNanos = System.nanoTime();

    FarmBacklog(Ledger ledger, BrokerProbe broker, BacklogConfig config) {
        this.ledger = ledger;
        this.broker = broker;
        this.config = config;
        this.rule = new ScalingRule(config.workersMin(), config.workersMax(), config.target(), config.coolDown());
    }

    /**
     * Returns the current backlog.
     *
     * @throws io.srfarm.dispatcher.problem.UnavailableException if it is not known reliably
     */
    BacklogView current() {
        ledger.requireCurrent();
        broker.requireAnswer();
        return look();
    }

    /** Returns a backlog of at most a second ago; empty if it is not known reliably. */
    synchronized Optional<BacklogView> recent() {
        if (System.nanoTime() - recentEndNanos >= 0) {
            recent = ledger.isCurrent() && broker.answers() ? Optional.of(look()) : Optional.empty();
            recentEndNanos = System.nanoTime() + FRESH.toNanos();
        }
        return recent;
    }

    /** Returns the pixels x candidates that one worker processes per second; empty if not measured yet. */
    OptionalDouble rate() {
        return ledger.throughput().workPerWorkerSecond();
    }

    /** Returns the same by device kind. */
    Map<DeviceKind, Double> rates() {
        return ledger.throughput().workPerWorkerSecondByDevice();
    }

    /** Returns the latest changes of the number of desired workers, the newest first. */
    synchronized List<ScalingDecision> decisions() {
        return List.copyOf(decisions);
    }

    /** Computes the backlog in one pass over the open jobs, because there may be very many. */
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
                total.with(workers(total, rate)),
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

    private int workers(Backlog total, double rate) {
        Demand demand = total.demand(rate);
        Duration now = Duration.ofNanos(System.nanoTime());
        WorkerScaler decided = scaling.map(before -> before.after(demand, now))
                .orElseGet(() -> WorkerScaler.of(rule, rule.wish(demand), now));
        if (scaling.map(WorkerScaler::workers)
                .filter(before -> before == decided.workers())
                .isEmpty()) {
            decisions.addFirst(new ScalingDecision(Instant.now(), decided.workers(), total.jobs(), total.running()));
            if (decisions.size() > DECISIONS_MAX) {
                decisions.removeLast();
            }
        }
        scaling = Optional.of(decided);
        return decided.workers();
    }
}
