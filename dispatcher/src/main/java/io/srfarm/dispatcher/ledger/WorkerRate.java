package io.srfarm.dispatcher.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What one worker does in a second, over the jobs that succeeded last. Not thread-safe. */
final class WorkerRate {
    /** So many jobs count; enough for a mean, few enough to follow a change of models or machines. */
    private static final int JOBS = 100;

    private final Deque<Run> runs = new ArrayDeque<>();
    private long work;
    private Duration busy = Duration.ZERO;

    /** One job, run by one worker in one go. */
    record Run(long work, Duration busy) {}

    void add(Run run) {
        runs.addLast(run);
        work += run.work();
        busy = busy.plus(run.busy());
        if (runs.size() > JOBS) {
            Run oldest = runs.removeFirst();
            work -= oldest.work();
            busy = busy.minus(oldest.busy());
        }
    }

    /** Pixels x candidates; 0 before the first job. */
    double workPerSecond() {
        return runs.isEmpty() ? 0 : (double) work / ((double) busy.toNanos() / 1e9);
    }
}
