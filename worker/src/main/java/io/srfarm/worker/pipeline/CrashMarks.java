package io.srfarm.worker.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.store.Content;
import io.srfarm.store.ObjectStore;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Counts worker crashes per job with markers in the store. A marker is written by the process that replaces a crashed
 * one. Preempted processes and processes killed from outside leave no marker.
 */
public final class CrashMarks {
    private static final Logger LOG = Logger.getLogger(CrashMarks.class);

    /** Most objects listed per job, above any limit on crashes. */
    private static final int OBJECTS_MAX = 500;

    private CrashMarks() {}

    /** Writes a marker for each job that the previous process left in its file. Returns when the store has them. */
    public static void report(RunningJobFile file, ObjectStore store, StoreAvailability health, String worker)
            throws LeaseLostException {
        for (RunningJobFile.Flight flight : file.left()) {
            report(flight, store, health, worker);
        }
        file.clear();
    }

    private static void report(RunningJobFile.Flight flight, ObjectStore store, StoreAvailability health, String worker)
            throws LeaseLostException {
        LOG.warnf(
                "the previous process crashed while running job=%s tenant=%s attempt=%d worker=%s",
                flight.job().job(), flight.job().tenant(), flight.attempt(), worker);
        LeaseAndDeadline hold = new LeaseAndDeadline(new Lease(flight.attempt()), Optional.empty(), Clock.systemUTC());
        try {
            new RetryingObjectStore(store, health, hold)
                    .put(flight.job().crash(flight.attempt()), Content.of(worker.getBytes(UTF_8)), "text/plain");
        } catch (JobEndedException e) {
            LOG.errorf(
                    "failed to report the crash: %s job=%s",
                    e.getMessage(), flight.job().job());
        }
    }

    static long count(JobRun run) throws JobEndedException, LeaseLostException {
        return run.store().list(run.job().control().folder(), OBJECTS_MAX).stream()
                .filter(object -> run.job().control().isCrash(object.key()))
                .count();
    }
}
