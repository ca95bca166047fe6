package io.srfarm.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All workers that are there, and what they cost. Times are milliseconds. Not thread-safe. */
final class Fleet {
    private final Set<SimulatedWorker> starting = new LinkedHashSet<>();
    private final Set<SimulatedWorker> busy = new LinkedHashSet<>();

    /** The one that became free last works next, so that the others can go. */
    private final Deque<SimulatedWorker> idle = new ArrayDeque<>();

    private int leaving;
    private int peak;
    private long paidMillis;

    /** Workers that will take jobs: those that leave are not counted. */
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

    /** Of those that have gone; who is still there has to go first. */
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

    /** Gives the job to the worker that {@link #free()} told. */
    void employ(SimulatedWorker worker, SimulatedJob job) {
        idle.pop();
        worker.job = job;
        busy.add(worker);
    }

    /** Its job is done: it is free, or goes if it was asked to. */
    void release(SimulatedWorker worker, long now) {
        worker.job = null;
        if (worker.leaving) {
            remove(worker, now);
        } else {
            busy.remove(worker);
            idle.push(worker);
        }
    }

    /** It has gone, whatever it did. */
    void remove(SimulatedWorker worker, long now) {
        if (worker.gone) {
            return;
        }
        if (!starting.remove(worker) && !busy.remove(worker)) {
            idle.removeLastOccurrence(worker); // those that are dismissed are last
        }
        leaving -= worker.leaving ? 1 : 0;
        worker.gone = true;
        paidMillis += now - worker.hired;
    }

    /** Asks so many to go: first those that do nothing yet, then idle ones, then busy ones, after their jobs. */
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
