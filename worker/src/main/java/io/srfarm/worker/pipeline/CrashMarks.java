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
 * How many processes broke down with a job in hand, told by marks in the store. Each is left by the process that came after the
 * broken one in its place; a process that was taken away, or killed from outside, leaves none.
 */
public final class CrashMarks {
    private static final Logger LOG = Logger.getLogger(CrashMarks.class);

    /** Objects about one job that are looked through: more marks than any limit on them. */
    private static final int OBJECTS_MAX = 500;

    private CrashMarks() {}

    /** Says of the process that came before in this place what it was working on. Returns when the store has it. */
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
                "the process before this one broke down over job=%s tenant=%s attempt=%d worker=%s",
                flight.job().job(), flight.job().tenant(), flight.attempt(), worker);
        LeaseAndDeadline hold = new LeaseAndDeadline(new Lease(flight.attempt()), Optional.empty(), Clock.systemUTC());
        try {
            new RetryingObjectStore(store, health, hold)
                    .put(flight.job().crash(flight.attempt()), Content.of(worker.getBytes(UTF_8)), "text/plain");
        } catch (JobEndedException e) {
            LOG.errorf(
                    "the crash cannot be reported: %s job=%s",
                    e.getMessage(), flight.job().job());
        }
    }

    static long count(JobRun run) throws JobEndedException, LeaseLostException {
        return run.store().list(run.job().control().folder(), OBJECTS_MAX).stream()
                .filter(object -> run.job().control().isCrash(object.key()))
                .count();
    }
}
