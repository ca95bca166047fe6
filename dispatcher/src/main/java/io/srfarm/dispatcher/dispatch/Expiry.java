package io.srfarm.dispatcher.dispatch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.Outcomes;
import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.dispatcher.queue.Duty;
import io.srfarm.dispatcher.queue.JobQueue;
import io.srfarm.dispatcher.queue.Leadership;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Priority;
import io.srfarm.store.StoreException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Ends waiting jobs that no worker will: those whose deadline has passed, and those whose cancellation was begun by a
 * dispatcher that did not live to finish it.
 */
@Singleton
final class Expiry {
    private static final Logger LOG = Logger.getLogger(Expiry.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CANCELLATION_TIME_MAX = Duration.ofSeconds(10);
    private static final int BATCH_MAX = 500;

    private final Ledger ledger;
    private final Outcomes outcomes;
    private final JobQueue queue;
    private final Duty duty;

    Expiry(Ledger ledger, Outcomes outcomes, JobQueue queue, Leadership leadership) {
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.queue = queue;
        this.duty = new Duty("expiry", leadership, PAUSE, this::round);
    }

    void start(@Observes StartupEvent event) {
        duty.start();
    }

    void stop(@Observes @jakarta.annotation.Priority(1) ShutdownEvent event) {
        duty.stop();
    }

    private void round() throws StoreException {
        if (!ledger.isCurrent()) {
            return;
        }
        Instant now = Instant.now();
        for (JobKey key : ledger.waiting().pastDeadline(now)) {
            end(new JobEvent.Expired(key.job(), key.tenant(), now, 0));
        }
        for (Priority priority : Priority.values()) {
            for (JobKey key : ledger.waiting().next(priority, BATCH_MAX)) {
                if (ledger.find(key).filter(job -> isLeftBehind(job, now)).isPresent()) {
                    end(new JobEvent.Cancelled(key.job(), key.tenant(), now, 0));
                }
            }
        }
    }

    private static boolean isLeftBehind(Standing job, Instant now) {
        return job.cancelling() && job.heard().isBefore(now.minus(CANCELLATION_TIME_MAX));
    }

    private void end(JobEvent.Terminal wanted) throws StoreException {
        queue.announce(outcomes.seal(wanted));
        LOG.infof("ended while it waited: job=%s tenant=%s kind=%s", wanted.job(), wanted.tenant(), wanted.name());
    }
}
