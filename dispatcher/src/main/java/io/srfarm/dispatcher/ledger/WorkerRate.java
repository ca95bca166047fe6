package io.srfarm.dispatcher.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** One worker's throughput over the jobs that succeeded last. Not thread-safe. */
final class WorkerRate {
    /** Jobs that count: enough for a mean, few enough to follow a change of models or machines. */
    private static final int JOBS = 100;

    private final Deque<Run> runs = new ArrayDeque<>();
    private long work;
    private Duration busy = Duration.ZERO;

    /** One job that a worker completed in its first attempt. */
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

    /** Returns pixels x candidates per second; 0 before the first job. */
    double workPerSecond() {
        return runs.isEmpty() ? 0 : (double) work / ((double) busy.toNanos() / 1e9);
    }
}
