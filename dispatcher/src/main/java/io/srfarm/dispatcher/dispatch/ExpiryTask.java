package io.srfarm.dispatcher.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.queue.LeaderTask;
import io.srfarm.dispatcher.queue.Leadership;
import io.srfarm.dispatcher.queue.TopicProducer;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Priority;
import io.srfarm.job.Sha256;
import io.srfarm.store.StoreException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Ends waiting jobs that no worker will end: those past their deadline, and those whose cancellation was not finished
 * because the dispatcher stopped.
 */
@Singleton
final class ExpiryTask {
    private static final Logger LOG = Logger.getLogger(ExpiryTask.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CANCELLATION_TIME_MAX = Duration.ofSeconds(10);
    private static final int BATCH_MAX = 500;
    private static final int UNENDED_MAX = 1000;

    private final Ledger ledger;
    private final OutcomeStore outcomes;
    private final TopicProducer queue;
    private final MeterRegistry meters;
    private final LeaderTask task;

    /** Jobs that could not be ended in the last attempt, each logged once. Used only by the task's thread. */
    private final Set<JobKey> unended = new HashSet<>();

    ExpiryTask(Ledger ledger, OutcomeStore outcomes, TopicProducer queue, Leadership leadership, MeterRegistry meters) {
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.queue = queue;
        this.meters = meters;
        meters.counter("srfarm.jobs.unended");
        this.task = new LeaderTask("expiry", leadership, PAUSE, this::round);
    }

    void start(@Observes StartupEvent event) {
        task.start();
    }

    void stop(@Observes @jakarta.annotation.Priority(1) ShutdownEvent event) {
        task.stop();
    }

    private void round() {
        if (!ledger.isCurrent()) {
            return;
        }
        Instant now = Instant.now();
        for (JobKey key : ledger.waiting().pastDeadline(now)) {
            attempt(new JobEvent.Expired(key.job(), key.tenant(), now, 0));
        }
        for (Priority priority : Priority.values()) {
            for (JobKey key : ledger.waiting().next(priority, BATCH_MAX)) {
                if (ledger.find(key).filter(job -> isLeftBehind(job, now)).isPresent()) {
                    attempt(new JobEvent.Cancelled(key.job(), key.tenant(), now, 0));
                }
            }
        }
    }

    private static boolean isLeftBehind(JobStatus job, Instant now) {
        return job.cancelling() && job.heard().isBefore(now.minus(CANCELLATION_TIME_MAX));
    }

    /** Tries to end a job; an unreadable or unwritable outcome must not block other jobs. */
    private void attempt(JobEvent.Terminal wanted) {
        JobKey key = JobKey.of(wanted);
        try {
            end(wanted);
            unended.remove(key);
        } catch (StoreException | RuntimeException e) {
            if (unended.size() < UNENDED_MAX && unended.add(key)) {
                meters.counter("srfarm.jobs.unended").increment();
                LOG.warnf("job could not be ended: job=%s tenant=%s %s", key.job(), key.tenant(), e.getMessage());
            }
        }
    }

    private Optional<Sha256> fingerprint(JobEvent.Terminal end) {
        return ledger.find(JobKey.of(end)).flatMap(JobStatus::acceptedJob).map(AcceptedJob::fingerprint);
    }

    private void end(JobEvent.Terminal wanted) throws StoreException {
        queue.announce(outcomes.seal(wanted, fingerprint(wanted)));
        LOG.infof("ended while waiting: job=%s tenant=%s kind=%s", wanted.job(), wanted.tenant(), wanted.name());
    }
}
