package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one job, computed from the events seen so far. The order of events and duplicates do not matter.
 *
 * @param acceptedJob what was accepted; empty while the {@code accepted} event is not known, and for a refused submission
 * @param dispatch the queue it was written to; empty while it is only in the ledger
 * @param cancelling whether cancellation was requested and the job has not ended
 * @param heard timestamp of the newest event seen, by its writer's clock
 * @param attempt the latest delivery to a worker, from 1; 0 before the first
 * @param worker the name of the worker that started the latest attempt; empty if unknown
 * @param candidatesDone indices of the stored candidates of the latest attempt
 * @param progress how far the candidate in progress is; empty if unknown
 * @param since when each state was first reached, by the writers' clocks
 * @param history the job's events: at most {@value #MOMENTS_MAX}; only the last one after it was shortened to save
 *     memory
 */
public record JobStatus(
        JobKey key,
        JobState state,
        Optional<AcceptedJob> acceptedJob,
        Optional<Dispatch> dispatch,
        boolean cancelling,
        Instant heard,
        int attempt,
        Optional<String> worker,
        Set<Integer> candidatesDone,
        Optional<JobEvent.Progress> progress,
        Map<JobState, Instant> since,
        Optional<ManifestLocation> manifest,
        Optional<JobError> error,
        List<TimelineEntry> history) {
    /** Enough for a start and 32 candidates in each of 15 attempts; a longer history is cut, the state stays exact. */
    static final int MOMENTS_MAX = 512;

    /** Memory of a job besides its document and history. */
    private static final int OVERHEAD_BYTES = 1024;

    /**
     * The dispatch of a job to a Kafka queue.
     *
     * @param queue the priority class of the queue, the latest if there were several
     * @param at when it was dispatched
     */
    public record Dispatch(Priority queue, Instant at) {}

    public JobStatus {
        candidatesDone = Set.copyOf(candidatesDone);
        since = Map.copyOf(since);
        history = List.copyOf(history);
    }

    /** Returns the state of a job without any event. */
    static JobStatus unknown(JobKey key) {
        return new JobStatus(
                key,
                JobState.QUEUED,
                Optional.empty(),
                Optional.empty(),
                false,
                Instant.MIN,
                0,
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** Returns whether {@code event} changes nothing: it is a duplicate or comes too late. */
    public boolean knows(JobEvent event) {
        if (event instanceof JobEvent.Accepted accepted) {
            return acceptedJob.isPresent() && !isBegunAnewBy(accepted);
        }
        if (event instanceof JobEvent.Dispatched dispatched) {
            return state.isTerminal()
                    || dispatch.filter(known -> !dispatched.at().isAfter(known.at()))
                            .isPresent();
        }
        if (event instanceof JobEvent.Progress further) {
            return state.isTerminal() || !isFurther(further);
        }
        String moment = TimelineEntry.id(event);
        return state.isTerminal()
                || history.stream().anyMatch(known -> known.id().equals(moment));
    }

    private boolean isFurther(JobEvent.Progress other) {
        if (other.attempt() != attempt) {
            return other.attempt() > attempt;
        }
        boolean isLater = progress.filter(known -> known.candidate() > other.candidate()
                        || (known.candidate() == other.candidate() && known.tilesDone() >= other.tilesDone()))
                .isEmpty();
        return isLater && !candidatesDone.contains(other.candidate());
    }

    /** Returns the state after {@code event}; this instance if the event changes nothing. */
    public JobStatus with(JobEvent event) {
        if (knows(event)) {
            return this;
        }
        boolean anew = event instanceof JobEvent.Accepted accepted && isBegunAnewBy(accepted);
        JobStatusBuilder draft = new JobStatusBuilder(anew ? unknown(key) : this);
        draft.take(event);
        return draft.finished();
    }

    /**
     * Returns whether an ended job was accepted again later. That happens when its outcome has expired while a topic
     * still holds its events: then the submitter's key is free again.
     */
    boolean isBegunAnewBy(JobEvent.Accepted accepted) {
        Instant ended = state.isTerminal() ? since.get(state) : null;
        return ended != null && accepted.at().isAfter(ended);
    }

    /** Returns the approximate memory use in bytes. */
    long bytes() {
        return OVERHEAD_BYTES + acceptedJob.map(AcceptedJob::bytes).orElse(0L) + historyCharacters();
    }

    long historyCharacters() {
        return history.stream().mapToLong(TimelineEntry::characters).sum();
    }

    /** Returns this ended job with only the last event of its history. */
    JobStatus withoutHistory() {
        JobStatusBuilder draft = new JobStatusBuilder(this);
        draft.forgetStory();
        return draft.finished();
    }

    /** Returns how many candidates there will be; 0 while unknown. */
    public int candidates() {
        return acceptedJob.map(AcceptedJob::candidates).orElse(0);
    }

    /** Returns the time of the job's earliest event. */
    public Instant firstSeen() {
        Instant first = Instant.MAX;
        for (Instant reached : since.values()) {
            first = reached.isBefore(first) ? reached : first;
        }
        return since.isEmpty() ? Instant.EPOCH : first;
    }

    /** Returns whether the job is accepted but not yet dispatched, so that no worker can have it. */
    public boolean isUndispatched() {
        return state == JobState.QUEUED && acceptedJob.isPresent() && dispatch.isEmpty();
    }

    /** Returns whether the deadline has passed. */
    public boolean isPastDeadline(Instant now) {
        return acceptedJob.flatMap(AcceptedJob::deadline).filter(now::isAfter).isPresent();
    }

    /** Returns whether the submission was refused, so that no worker got it. */
    public boolean isRefusal() {
        return state == JobState.FAILED && attempt == 0 && acceptedJob.isEmpty();
    }
}
