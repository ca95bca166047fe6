package io.srfarm.simulation;

import io.srfarm.job.Priority;
import io.srfarm.job.Tenant;
import io.srfarm.queueing.DispatchWindow;
import io.srfarm.queueing.FairQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The queues of the dispatcher: fair order among tenants, then a dispatch window for each class, from which workers take the
 * most urgent job. Jobs that waited long are promoted: added to the next more urgent queue as well. Not thread-safe.
 */
final class SimulatedQueue {
    private static final Duration PROMOTE_AFTER = Duration.ofMinutes(15);
    private static final int BATCH_MAX = 500;

    private final Map<Priority, FairQueue<SimulatedJob>> lines = new EnumMap<>(Priority.class);
    private final Map<Priority, Deque<SimulatedJob>> queues = new EnumMap<>(Priority.class);
    private final Map<Priority, Integer> unstarted = new EnumMap<>(Priority.class);
    private final Map<Tenant, Held> held = new HashMap<>();
    private Held all = Held.NOTHING;

    /** Number and work of the waiting jobs. */
    record Held(long jobs, long work) {
        static final Held NOTHING = new Held(0, 0);

        Held plus(SimulatedJob job, int sign) {
            return new Held(jobs + sign, work + sign * job.work);
        }
    }

    SimulatedQueue() {
        for (Priority priority : Priority.values()) {
            lines.put(priority, new FairQueue<>(job -> job.tenant));
            queues.put(priority, new ArrayDeque<>());
            unstarted.put(priority, 0);
        }
    }

    Held all() {
        return all;
    }

    Held of(Tenant tenant) {
        return held.getOrDefault(tenant, Held.NOTHING);
    }

    void add(SimulatedJob job) {
        line(job.priority).add(job);
        weigh(job, 1);
    }

    /** Adds a job whose worker was preempted; it is delivered again before jobs that were not delivered yet. */
    void addAgain(SimulatedJob job) {
        job.running = false;
        queue(job.priority).addFirst(job);
        count(job.priority, 1);
        weigh(job, 1);
    }

    /** Takes the next job for a free worker. */
    Optional<SimulatedJob> take(long now, int running) {
        if (all.jobs() == 0) {
            return Optional.empty();
        }
        for (Priority priority : Priority.values()) {
            fill(priority, now, running);
            SimulatedJob next = queue(priority).poll();
            while (next != null && next.running) {
                next = queue(priority).poll(); // skip jobs that were taken from another queue
            }
            if (next != null) {
                next.running = true;
                count(next.priority, -1);
                weigh(next, -1);
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    void promote(long now) {
        Priority moreUrgent = Priority.INTERACTIVE;
        for (Priority priority : Priority.values()) {
            if (priority != moreUrgent) {
                promote(queue(priority), queue(moreUrgent), now);
            }
            moreUrgent = priority;
        }
    }

    private static void promote(Deque<SimulatedJob> from, Deque<SimulatedJob> to, long now) {
        int moved = 0;
        for (SimulatedJob job : from) {
            if (moved == BATCH_MAX || job.dispatched + PROMOTE_AFTER.toMillis() > now) {
                return;
            }
            if (!job.promoted && !job.running) {
                job.promoted = true;
                moved++;
                to.add(job);
            }
        }
    }

    /** Refills the window once half of it is free, in batches like the dispatcher. */
    private void fill(Priority priority, long now, int running) {
        int window = DispatchWindow.of(running);
        int there = unstarted.getOrDefault(priority, 0);
        FairQueue<SimulatedJob> line = line(priority);
        if (there > window / 2 || line.size() == 0) {
            return;
        }
        for (SimulatedJob job : line.first(window - there)) {
            line.remove(job);
            line.serve(job.tenant);
            job.dispatched = now;
            queue(priority).add(job);
            count(priority, 1);
        }
    }

    private void count(Priority priority, int change) {
        unstarted.merge(priority, change, Integer::sum);
    }

    private void weigh(SimulatedJob job, int sign) {
        all = all.plus(job, sign);
        held.merge(
                job.tenant,
                Held.NOTHING.plus(job, sign),
                (one, other) -> new Held(one.jobs() + other.jobs(), one.work() + other.work()));
    }

    private FairQueue<SimulatedJob> line(Priority priority) {
        return Objects.requireNonNull(lines.get(priority), "every class has a line");
    }

    private Deque<SimulatedJob> queue(Priority priority) {
        return Objects.requireNonNull(queues.get(priority), "every class has a queue");
    }
}
