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

/** How fast work is done, measured on the jobs that succeeded last. The ledger's thread writes, any may read. */
public final class ThroughputEstimator {
    /** Kinds of devices that have a rate of their own; further ones count for the mean only. */
    private static final int KINDS_MAX = 16;

    private static final Duration RATE_TIME = Duration.ofMinutes(1);

    private final WaitingJobs waiting;
    private final WorkerRate mean = new WorkerRate();
    private final Map<DeviceKind, WorkerRate> byDevice = new HashMap<>();

    /** What running jobs run on, as far as it was said. */
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

    /** How much had drained at a moment. */
    private record Sample(Instant at, WaitingLoad drained) {}

    /** Takes in an event and what follows from it. */
    void take(JobEvent event, JobStatus jobStatus) {
        note(event, jobStatus).ifPresent(fresh -> measured.forEach(listener -> listener.accept(fresh)));
    }

    /** Calls {@code listener} with every kind of device once it has a rate. */
    public void whenMeasured(Consumer<DeviceKind> listener) {
        measured.add(listener);
        workPerWorkerSecondByDevice().keySet().forEach(listener);
    }

    /** @return the kind of device that has its first rate now */
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
        // A second attempt would count the first one's time too; clocks that jumped tell nothing.
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

    /** A running job is heard of no more. */
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

    /** Pixels x candidates that one worker does in a second; empty: none has finished a job yet. */
    public synchronized OptionalDouble workPerWorkerSecond() {
        double rate = mean.workPerSecond();
        return rate > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty();
    }

    /** The same by kind of device, for those whose workers say what they run on. */
    public synchronized Map<DeviceKind, Double> workPerWorkerSecondByDevice() {
        Map<DeviceKind, Double> rates = new HashMap<>();
        byDevice.forEach((kind, rate) -> rates.put(kind, rate.workPerSecond()));
        return rates;
    }

    /** When the newest start of a job happened, by the clock of its worker. */
    public synchronized Optional<Instant> lastBegun() {
        return lastBegun;
    }

    /** What left the line in a second, begun or withdrawn, over the last minute or two. */
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
     * A rate.
     *
     * @param jobs a second
     * @param work a second: pixels of the inputs x candidates
     */
    public record Drain(double jobs, double work) {
        /** When so many jobs will have left; empty: at this pace never. */
        public Optional<Duration> timeFor(long waitingJobs) {
            return jobs > 0
                    ? Optional.of(Duration.ofSeconds((long) Math.ceil((double) waitingJobs / jobs)))
                    : Optional.empty();
        }
    }
}
