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
 * Where one job stands: what follows from the events seen so far, in whatever order and however often they came.
 *
 * @param acceptedJob what was accepted; empty while only later events are known, and for a request that was refused
 * @param dispatch where workers find it; empty: only the ledger has it yet
 * @param cancelling whether its submitter wants it no more, while it has not ended
 * @param heard when the newest of the events seen so far happened, by the clock of who said so
 * @param attempt the newest delivery to a worker, from 1; 0: none yet
 * @param candidatesDone indices that lie in the store, of the newest attempt
 * @param progress how far the candidate is that is being made; empty: nobody said
 * @param since when each state was first reached, by the clock of who said so
 * @param history the job's story; at most {@value #MOMENTS_MAX} moments, only its end once it was let go to save memory
 */
public record JobStatus(
        JobKey key,
        JobState state,
        Optional<AcceptedJob> acceptedJob,
        Optional<Dispatch> dispatch,
        boolean cancelling,
        Instant heard,
        int attempt,
        Set<Integer> candidatesDone,
        Optional<JobEvent.Progress> progress,
        Map<JobState, Instant> since,
        Optional<ManifestLocation> manifest,
        Optional<JobError> error,
        List<TimelineEntry> history) {
    /** 32 candidates and a start for each of 15 attempts; a story that goes on longer is cut, its state is not. */
    static final int MOMENTS_MAX = 512;

    /** Of a job without its document and its story. */
    private static final int OVERHEAD_BYTES = 1024;

    /**
     * That a job was put where workers take jobs from.
     *
     * @param queue the class whose queue it is in, the newest if there were several
     * @param at since when
     */
    public record Dispatch(Priority queue, Instant at) {}

    public JobStatus {
        candidatesDone = Set.copyOf(candidatesDone);
        since = Map.copyOf(since);
        history = List.copyOf(history);
    }

    /** A job of which nothing is known yet. */
    static JobStatus unknown(JobKey key) {
        return new JobStatus(
                key,
                JobState.QUEUED,
                Optional.empty(),
                Optional.empty(),
                false,
                Instant.MIN,
                0,
                Set.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** Whether {@code event} says nothing new: it came before, or comes too late to matter. */
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

    /** The standing after {@code event}; this very standing if the event says nothing new. */
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
     * Whether a job that has ended was accepted once more since. That happens when nobody remembers its end any more while
     * a topic still holds it: then its submitter's key is free again.
     */
    boolean isBegunAnewBy(JobEvent.Accepted accepted) {
        Instant ended = state.isTerminal() ? since.get(state) : null;
        return ended != null && accepted.at().isAfter(ended);
    }

    /** About what it takes in memory. */
    long bytes() {
        return OVERHEAD_BYTES + acceptedJob.map(AcceptedJob::bytes).orElse(0L) + historyCharacters();
    }

    long historyCharacters() {
        return history.stream().mapToLong(TimelineEntry::characters).sum();
    }

    /** This finished standing with no more of its story than the end. */
    JobStatus withoutHistory() {
        JobStatusBuilder draft = new JobStatusBuilder(this);
        draft.forgetStory();
        return draft.finished();
    }

    /** How many candidates there will be; 0 while nobody has said. */
    public int candidates() {
        return acceptedJob.map(AcceptedJob::candidates).orElse(0);
    }

    /** When the farm first heard of the job. */
    public Instant firstSeen() {
        Instant first = Instant.MAX;
        for (Instant reached : since.values()) {
            first = reached.isBefore(first) ? reached : first;
        }
        return since.isEmpty() ? Instant.EPOCH : first;
    }

    /** Whether the farm has promised to run it and no worker can have it yet. */
    public boolean isUndispatched() {
        return state == JobState.QUEUED && acceptedJob.isPresent() && dispatch.isEmpty();
    }

    /** Whether its result is worth nothing any more. */
    public boolean isPastDeadline(Instant now) {
        return acceptedJob.flatMap(AcceptedJob::deadline).filter(now::isAfter).isPresent();
    }

    /** Whether the request was refused at the door, so that no worker ever saw it. */
    public boolean isRefusal() {
        return state == JobState.FAILED && attempt == 0 && acceptedJob.isEmpty();
    }
}
