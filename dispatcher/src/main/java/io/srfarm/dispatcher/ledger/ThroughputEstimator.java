package io.srfarm.dispatcher.ledger;

import io.srfarm.event.DeviceKind;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Estimates throughput from the jobs that succeeded last. Written by the ledger's thread, readable by any. */
public final class ThroughputEstimator {
    /** Most device kinds with their own rate; further ones count only for the mean. */
    private static final int KINDS_MAX = 16;

    private static final Duration RATE_TIME = Duration.ofMinutes(1);

    private final WaitingJobs waiting;
    private final WorkerRate mean = new WorkerRate();
    private final Map<DeviceKind, WorkerRate> byDevice = new HashMap<>();

    /** The device kinds of running jobs, where known. */
    private final Map<JobKey, DeviceKind> running = new HashMap<>();

    private final List<Consumer<DeviceKind>> measured = new CopyOnWriteArrayList<>();
    private Optional<Instant> lastBegun = Optional.empty();
    private Sample earlier;
    private Sample later;

    ThroughputEstimator(WaitingJobs waiting) {
        this.waiting = waiting;
        this.earlier = new Sample(Instant.now(), waiting.drained());
        this.later = earlier;
    }

    /** How much had drained at an instant. */
    private record Sample(Instant at, WaitingLoad drained) {}

    /** Applies an event and the job's state after it. */
    void take(JobEvent event, JobStatus jobStatus) {
        note(event, jobStatus).ifPresent(fresh -> measured.forEach(listener -> listener.accept(fresh)));
    }

    /** Calls {@code listener} with every device kind once it has a rate. */
    public void whenMeasured(Consumer<DeviceKind> listener) {
        measured.add(listener);
        workPerWorkerSecondByDevice().keySet().forEach(listener);
    }

    /**
     * Applies an event.
     *
     * @return the device kind that got its first rate
     */
    private synchronized Optional<DeviceKind> note(JobEvent event, JobStatus jobStatus) {
        if (event instanceof JobEvent.Started started) {
            lastBegun = lastBegun.filter(event.at()::isBefore).or(() -> Optional.of(event.at()));
            started.device().ifPresent(device -> running.put(jobStatus.key(), device));
        }
        if (!(event instanceof JobEvent.Terminal)) {
            return Optional.empty();
        }
        Optional<DeviceKind> device = Optional.ofNullable(running.remove(jobStatus.key()));
        Instant begun = jobStatus.since().get(JobState.RUNNING);
        // A later attempt would include the first one's time; a jumped clock gives no valid duration.
        if (!(event instanceof JobEvent.Succeeded)
                || jobStatus.attempt() != 1
                || begun == null
                || !begun.isBefore(event.at())) {
            return Optional.empty();
        }
        Duration busy = Duration.between(begun, event.at());
        return jobStatus
                .acceptedJob()
                .flatMap(acceptedJob -> add(new WorkerRate.Run(acceptedJob.work(), busy), device));
    }

    /** Drops a running job that the ledger has forgotten. */
    synchronized void forget(JobKey job) {
        running.remove(job);
    }

    private Optional<DeviceKind> add(WorkerRate.Run run, Optional<DeviceKind> device) {
        mean.add(run);
        Optional<DeviceKind> counted = device.filter(kind -> byDevice.containsKey(kind) || byDevice.size() < KINDS_MAX);
        Optional<DeviceKind> fresh = counted.filter(kind -> !byDevice.containsKey(kind));
        counted.ifPresent(kind ->
                byDevice.computeIfAbsent(kind, first -> new WorkerRate()).add(run));
        return fresh;
    }

    /** Returns the pixels x candidates that one worker processes per second; empty before the first finished job. */
    public synchronized OptionalDouble workPerWorkerSecond() {
        double rate = mean.workPerSecond();
        return rate > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty();
    }

    /** Returns the same by device kind, for workers that report theirs. */
    public synchronized Map<DeviceKind, Double> workPerWorkerSecondByDevice() {
        Map<DeviceKind, Double> rates = new HashMap<>();
        byDevice.forEach((kind, rate) -> rates.put(kind, rate.workPerSecond()));
        return rates;
    }

    /** Returns the start time of the job started last, by its worker's clock. */
    public synchronized Optional<Instant> lastBegun() {
        return lastBegun;
    }

    /** Returns the rate at which jobs left the queue, started or cancelled, over the last one to two minutes. */
    public synchronized Drain drain() {
        Sample now = new Sample(Instant.now(), waiting.drained());
        if (later.at().plus(RATE_TIME).isBefore(now.at())) {
            earlier = later;
            later = now;
        }
        double seconds = Math.max(1.0, Duration.between(earlier.at(), now.at()).toMillis() / 1000.0);
        WaitingLoad drained = now.drained().minus(earlier.drained());
        return new Drain((double) drained.jobs() / seconds, (double) drained.work() / seconds);
    }

    /**
     * A drain rate.
     *
     * @param jobs jobs per second
     * @param work pixels of the inputs x candidates per second
     */
    public record Drain(double jobs, double work) {
        /** Returns the time in which this many jobs will drain; empty at a rate of 0. */
        public Optional<Duration> timeFor(long waitingJobs) {
            return jobs > 0
                    ? Optional.of(Duration.ofSeconds((long) Math.ceil((double) waitingJobs / jobs)))
                    : Optional.empty();
        }
    }
}
