package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;

/** How fast work is done, measured on the jobs that succeeded last. The ledger's thread writes, any may read. */
public final class Pace {
    /** So many jobs count; enough for a mean, few enough to follow a change of models or machines. */
    private static final int JOBS = 100;

    private static final Duration RATE_TIME = Duration.ofMinutes(1);

    private final Waiting waiting;
    private final Deque<Run> runs = new ArrayDeque<>();
    private long work;
    private Duration busy = Duration.ZERO;
    private Optional<Instant> lastBegun = Optional.empty();
    private Sample earlier;
    private Sample later;

    Pace(Waiting waiting) {
        this.waiting = waiting;
        this.earlier = new Sample(Instant.now(), waiting.drained());
        this.later = earlier;
    }

    /** One job, run by one worker in one go. */
    private record Run(long work, Duration busy) {}

    /** How much had drained at a moment. */
    private record Sample(Instant at, Load drained) {}

    /** Takes in an event and what follows from it. */
    synchronized void take(JobEvent event, Standing standing) {
        if (event instanceof JobEvent.Started) {
            lastBegun = lastBegun.filter(event.at()::isBefore).or(() -> Optional.of(event.at()));
        }
        Instant begun = standing.since().get(JobState.RUNNING);
        // A second attempt would count the first one's time too.
        if (event instanceof JobEvent.Succeeded && standing.attempt() == 1 && begun != null) {
            standing.terms().ifPresent(terms -> add(new Run(terms.work(), Duration.between(begun, event.at()))));
        }
    }

    private void add(Run run) {
        if (run.busy().isNegative() || run.busy().isZero()) {
            return; // clocks that jumped
        }
        runs.addLast(run);
        work += run.work();
        busy = busy.plus(run.busy());
        if (runs.size() > JOBS) {
            Run oldest = runs.removeFirst();
            work -= oldest.work();
            busy = busy.minus(oldest.busy());
        }
    }

    /** Pixels x candidates that one worker does in a second; empty: none has finished a job yet. */
    public synchronized OptionalDouble workPerWorkerSecond() {
        return runs.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) work / ((double) busy.toMillis() / 1000.0));
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
        Load drained = now.drained().minus(earlier.drained());
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
