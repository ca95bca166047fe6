package io.srfarm.simulation;

import io.srfarm.queueing.QueueLimits;
import io.srfarm.simulation.SimulationEvent.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Discrete-event simulation of one policy on one scenario until every accepted job has ended. Not thread-safe. */
final class SimulationRun {
    private static final double HOUR = 3_600_000;
    /** Jobs over which the rate of a worker is measured, as in the dispatcher. */
    private static final int RATE_JOBS = 100;

    /** Stops a run that takes this many times longer than jobs arrive: the fleet is too small to ever finish. */
    private static final int TIMES_MAX = 10;

    private final Scenario scenario;
    private final SubmittedJobs jobs;
    private final FleetPolicy policy;
    private final SplittableRandom fate;
    private final PriorityQueue<SimulationEvent> events = new PriorityQueue<>();
    private final SimulatedQueue line = new SimulatedQueue();
    private final Fleet fleet = new Fleet();
    private final WaitStatistics waits = new WaitStatistics();
    private final ScalingErrors judge;
    private final Deque<SimulatedJob> measured = new ArrayDeque<>();
    private final List<SimulationOutcome.Look> looks = new ArrayList<>();
    private long planned;
    private long now;
    private int next;
    private int returning;
    private int finished;
    private int refused;
    private int preemptions;
    private long usefulMillis;
    private long lostMillis;
    private long measuredWork;
    private long measuredMillis;

    SimulationRun(Scenario scenario, SubmittedJobs jobs, FleetPolicy policy) {
        this.scenario = scenario;
        this.jobs = jobs;
        this.policy = policy;
        this.fate = new SplittableRandom(scenario.seed() + 1);
        this.judge = new ScalingErrors(scenario.rule(), scenario.workRate());
    }

    SimulationOutcome outcome() {
        plan(0, Kind.LOOK, null, null);
        long end = 0;
        while ((finished + refused < jobs.count() || now < scenario.horizonMillis())
                && now < TIMES_MAX * scenario.horizonMillis()) {
            boolean arrives = next < jobs.count() && jobs.at(next) <= nextEvent();
            if (arrives) {
                now = jobs.at(next);
                arrive(jobs.job(next++));
            } else {
                SimulationEvent event = events.remove();
                now = event.at();
                happen(event);
            }
            end = now;
        }
        fleet.removeAll(end);
        return new SimulationOutcome(
                policy.name(),
                finished,
                refused,
                (double) end / HOUR,
                waits.spreads(),
                (double) fleet.paidMillis() / HOUR,
                fleet.paidMillis() == 0 ? 0 : (double) usefulMillis / (double) fleet.paidMillis(),
                preemptions,
                (double) lostMillis / HOUR,
                fleet.peak(),
                judge.wrong(),
                looks);
    }

    private long nextEvent() {
        SimulationEvent first = events.peek();
        return first == null ? Long.MAX_VALUE : first.at();
    }

    private void plan(long at, Kind kind, @Nullable SimulatedWorker worker, @Nullable SimulatedJob job) {
        events.add(new SimulationEvent(at, planned++, kind, worker, job));
    }

    private void arrive(SimulatedJob job) {
        SimulatedQueue.Held all = line.all();
        SimulatedQueue.Held own = line.of(job.tenant);
        QueueLimits limits = scenario.limits();
        if (limits.met(all.jobs(), all.work())
                .or(() -> limits.metAlone(own.jobs(), own.work(), OptionalLong.empty(), OptionalLong.empty()))
                .isPresent()) {
            refused++;
            return;
        }
        line.add(job);
        assign();
    }

    private void happen(SimulationEvent event) {
        SimulatedWorker worker = event.worker();
        SimulatedJob job = event.job();
        if (event.kind() == Kind.LOOK) {
            look();
        } else if (event.kind() == Kind.REDELIVERY && job != null) {
            returning--;
            line.addAgain(job);
        } else if (worker != null && !worker.gone) {
            happen(event.kind(), worker, job);
        }
        assign();
    }

    private void happen(Kind kind, SimulatedWorker worker, @Nullable SimulatedJob job) {
        if (kind == Kind.READY) {
            fleet.ready(worker);
        } else if (kind == Kind.END && job != null) {
            end(worker, job);
        } else if (kind == Kind.PREEMPTION) {
            preempt(worker);
        }
    }

    private void assign() {
        Optional<SimulatedWorker> free = fleet.free();
        while (free.isPresent()) {
            Optional<SimulatedJob> job = line.take(now, fleet.busy().size());
            if (job.isEmpty()) {
                return;
            }
            begin(free.get(), job.get());
            free = fleet.free();
        }
    }

    private void begin(SimulatedWorker worker, SimulatedJob job) {
        fleet.employ(worker, job);
        job.begun = now;
        job.attempts++;
        plan(now + job.serviceMillis, Kind.END, worker, job);
    }

    private void end(SimulatedWorker worker, SimulatedJob job) {
        finished++;
        usefulMillis += job.serviceMillis;
        waits.add(job.priority, job.begun - job.submitted);
        if (job.attempts == 1) {
            measure(job);
        }
        fleet.release(worker, now);
    }

    private void measure(SimulatedJob job) {
        measured.add(job);
        measuredWork += job.work;
        measuredMillis += job.serviceMillis;
        if (measured.size() > RATE_JOBS) {
            SimulatedJob oldest = measured.remove();
            measuredWork -= oldest.work;
            measuredMillis -= oldest.serviceMillis;
        }
    }

    private void preempt(SimulatedWorker worker) {
        preemptions++;
        SimulatedJob broken = worker.job;
        if (broken != null) {
            lostMillis += now - broken.begun;
            returning++;
            plan(now + Scenario.REDELIVERY.toMillis(), Kind.REDELIVERY, null, broken);
        }
        fleet.remove(worker, now);
    }

    private void look() {
        line.promote(now);
        double work = line.all().work();
        for (SimulatedWorker worker : fleet.busy()) {
            SimulatedJob job = worker.job;
            work += job == null ? 0 : job.workLeft(now);
        }
        long open = line.all().jobs() + fleet.busy().size() + returning;
        double rate = measured.isEmpty() ? scenario.workRate() : (double) measuredWork * 1000 / (double) measuredMillis;
        Duration time = Duration.ofMillis(now);
        int wanted = policy.wanted(open, work, rate, time);
        judge.see(wanted, open, work, time);
        looks.add(new SimulationOutcome.Look(
                (double) now / HOUR,
                line.all().jobs(),
                wanted,
                fleet.there(),
                fleet.busy().size()));
        fleet.dismiss(Math.max(0, fleet.size() - wanted), now);
        for (int missing = wanted - fleet.size(); missing > 0; missing--) {
            hire();
        }
        plan(now + Scenario.LOOK.toMillis(), Kind.LOOK, null, null);
    }

    private void hire() {
        SimulatedWorker worker = fleet.hire(now);
        plan(now + scenario.startUp().toMillis(), Kind.READY, worker, null);
        if (scenario.preemptionsPerHour() > 0) {
            double hours = -Math.log(1 - fate.nextDouble()) / scenario.preemptionsPerHour();
            plan(now + (long) (hours * HOUR), Kind.PREEMPTION, worker, null);
        }
    }
}
