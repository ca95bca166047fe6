package io.srfarm.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The workers and their cost. Times are in milliseconds. Not thread-safe. */
final class Fleet {
    private final Set<SimulatedWorker> starting = new LinkedHashSet<>();
    private final Set<SimulatedWorker> busy = new LinkedHashSet<>();

    /** Last in, first out: concentrates jobs on few workers, so that the others can be stopped. */
    private final Deque<SimulatedWorker> idle = new ArrayDeque<>();

    private int leaving;
    private int peak;
    private long paidMillis;

    /** Returns the number of workers that accept jobs, without those that are stopping. */
    int size() {
        return starting.size() + idle.size() + busy.size() - leaving;
    }

    int there() {
        return idle.size() + busy.size();
    }

    int peak() {
        return peak;
    }

    Set<SimulatedWorker> busy() {
        return busy;
    }

    /** Returns the paid time of the workers that have ended; remove all others first. */
    long paidMillis() {
        return paidMillis;
    }

    SimulatedWorker hire(long now) {
        SimulatedWorker worker = new SimulatedWorker(now);
        starting.add(worker);
        peak = Math.max(peak, starting.size() + idle.size() + busy.size());
        return worker;
    }

    void ready(SimulatedWorker worker) {
        if (starting.remove(worker)) {
            worker.ready = true;
            idle.push(worker);
        }
    }

    Optional<SimulatedWorker> free() {
        return Optional.ofNullable(idle.peek());
    }

    /** Assigns the job to the worker that {@link #free()} returned. */
    void employ(SimulatedWorker worker, SimulatedJob job) {
        idle.pop();
        worker.job = job;
        busy.add(worker);
    }

    /** Ends the worker's job. The worker becomes idle, or ends if it was asked to stop. */
    void release(SimulatedWorker worker, long now) {
        worker.job = null;
        if (worker.leaving) {
            remove(worker, now);
        } else {
            busy.remove(worker);
            idle.push(worker);
        }
    }

    /** Removes a worker in any state. */
    void remove(SimulatedWorker worker, long now) {
        if (worker.gone) {
            return;
        }
        if (!starting.remove(worker) && !busy.remove(worker)) {
            idle.removeLastOccurrence(worker); // dismissed workers are at the end
        }
        leaving -= worker.leaving ? 1 : 0;
        worker.gone = true;
        paidMillis += now - worker.hired;
    }

    /** Stops {@code number} workers: first starting ones, then idle ones, then busy ones, which finish their jobs. */
    void dismiss(int number, long now) {
        for (int left = number; left > 0; left--) {
            Optional<SimulatedWorker> useless =
                    starting.stream().findFirst().or(() -> Optional.ofNullable(idle.peekLast()));
            if (useless.isPresent()) {
                remove(useless.get(), now);
            } else {
                busy.stream().filter(worker -> !worker.leaving).findFirst().ifPresent(worker -> {
                    worker.leaving = true;
                    leaving++;
                });
            }
        }
    }

    void removeAll(long now) {
        List<SimulatedWorker> all = new ArrayList<>(starting);
        all.addAll(busy);
        all.addAll(idle);
        all.forEach(worker -> remove(worker, now));
    }
}
