package io.srfarm.dispatcher.dispatch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.queue.LeaderTask;
import io.srfarm.dispatcher.queue.Leadership;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.event.JobState;
import io.srfarm.job.Priority;
import io.srfarm.queueing.DispatchWindow;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Moves accepted jobs from the ledger into the queue of their class, in fair order and only as many as workers will
 * soon take, because queued records can be neither reordered nor removed. A job that has been in its queue for long is
 * also put into the next more urgent one, so that less urgent classes do not starve; the window limits how many, so
 * that urgent jobs are hardly delayed.
 */
@Singleton
final class DispatchTask {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int BATCH_MAX = 500;

    private final Ledger ledger;
    private final QueuePublisher queuePublisher;
    private final QueueConfig config;
    private final LeaderTask task;

    DispatchTask(Ledger ledger, QueuePublisher queuePublisher, Leadership leadership, QueueConfig config) {
        this.ledger = ledger;
        this.queuePublisher = queuePublisher;
        this.config = config;
        this.task = new LeaderTask("dispatching", leadership, PAUSE, this::round);
    }

    void start(@Observes StartupEvent event) {
        ledger.whenChanged(task::wake);
        task.start();
    }

    /** Stops before the producer and the ledger. */
    void stop(@Observes @jakarta.annotation.Priority(1) ShutdownEvent event) {
        task.stop();
    }

    private void round() throws Exception {
        if (!ledger.isCurrent()) {
            return;
        }
        List<QueueAssignment> due =
                Stream.of(Priority.values()).flatMap(this::due).toList();
        queuePublisher.take(due, "turn");
        queuePublisher.take(overdue(Instant.now().minus(config.promoteAfter())), "promotion");
        if (due.size() >= BATCH_MAX) {
            task.wake();
        }
    }

    private Stream<QueueAssignment> due(Priority priority) {
        int room = Math.min(window() - ledger.waiting().unstarted(priority), BATCH_MAX);
        Instant now = Instant.now();
        return ledger.waiting().next(priority, Math.max(0, room)).stream()
                .flatMap(this::jobStatus)
                .filter(job -> job.isUndispatched() && !job.cancelling() && !job.isPastDeadline(now))
                .map(job -> new QueueAssignment(job, priority));
    }

    private List<QueueAssignment> overdue(Instant since) {
        List<QueueAssignment> overdue = new ArrayList<>();
        for (Priority queue : Priority.values()) {
            moreUrgent(queue).ifPresent(next -> ledger.waiting().unstartedSince(queue, since).stream()
                    .flatMap(this::jobStatus)
                    .limit(BATCH_MAX)
                    .forEach(job -> overdue.add(new QueueAssignment(job, next))));
        }
        return overdue;
    }

    private static Optional<Priority> moreUrgent(Priority queue) {
        return Stream.of(Priority.values())
                .filter(other -> other.compareTo(queue) < 0)
                .reduce((first, last) -> last);
    }

    private int window() {
        return config.window().orElseGet(() -> DispatchWindow.of(ledger.count(JobState.RUNNING)));
    }

    private Stream<JobStatus> jobStatus(JobKey key) {
        return ledger.find(key).stream();
    }
}
