package io.srfarm.dispatcher.dispatch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.queue.LeaderTask;
import io.srfarm.dispatcher.queue.Leadership;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.dispatcher.queue.SettledOffsets;
import io.srfarm.job.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Dispatches jobs again whose record is gone: the broker gives up records that were delivered too often and drops those
 * beyond the topic's retention. A job is lost if it had no event for long and its queue has finished all records
 * written before that.
 */
@Singleton
final class RecoveryTask {
    private static final Logger LOG = Logger.getLogger(RecoveryTask.class);
    private static final int ROUNDS_PER_SILENCE = 4;
    private static final int BATCH_MAX = 500;

    private final Ledger ledger;
    private final QueuePublisher queuePublisher;
    private final SettledOffsets settled;
    private final QueueConfig config;
    private final LeaderTask task;

    RecoveryTask(
            Ledger ledger,
            QueuePublisher queuePublisher,
            SettledOffsets settled,
            Leadership leadership,
            QueueConfig config) {
        this.ledger = ledger;
        this.queuePublisher = queuePublisher;
        this.settled = settled;
        this.config = config;
        this.task =
                new LeaderTask("recovery", leadership, config.silenceMax().dividedBy(ROUNDS_PER_SILENCE), this::round);
    }

    void start(@Observes StartupEvent event) {
        task.start();
    }

    void stop(@Observes @jakarta.annotation.Priority(1) ShutdownEvent event) {
        task.stop();
    }

    private void round() throws Exception {
        Instant now = Instant.now();
        settled.look(now);
        if (!ledger.isCurrent()) {
            return;
        }
        List<QueueAssignment> lost = ledger.silentSince(now.minus(config.silenceMax()))
                .filter(job -> job.acceptedJob().isPresent() && isLost(job))
                .limit(BATCH_MAX)
                .map(job -> new QueueAssignment(job, queue(job)))
                .toList();
        lost.forEach(move -> LOG.warnf(
                "record lost, dispatched again: job=%s tenant=%s",
                move.job().key().job(), move.job().key().tenant()));
        queuePublisher.take(lost, "recovery");
    }

    /** Checks all queues from the job's own class to the one it was promoted to, because each may still hold it. */
    private boolean isLost(JobStatus job) {
        Priority own = job.acceptedJob().map(AcceptedJob::priority).orElse(Priority.BULK);
        return Stream.of(Priority.values())
                .filter(queue -> queue.compareTo(queue(job)) >= 0 && queue.compareTo(own) <= 0)
                .allMatch(queue -> settled.isSettled(queue, job.heard()));
    }

    private static Priority queue(JobStatus job) {
        return job.dispatch()
                .map(JobStatus.Dispatch::queue)
                .or(() -> job.acceptedJob().map(AcceptedJob::priority))
                .orElse(Priority.BULK);
    }
}
