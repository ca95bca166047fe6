package io.srfarm.dispatcher.ledger;

import io.srfarm.candidate.Candidate;
import io.srfarm.dispatcher.ledger.JobStatus.Dispatch;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds a job's state after an event that changes it. */
final class JobStatusBuilder {
    private final JobKey key;
    private JobState state;
    private Optional<AcceptedJob> acceptedJob;
    private Optional<Dispatch> dispatch;
    private boolean cancelling;
    private Instant heard;
    private int attempt;
    private Optional<String> worker;
    private final Set<Integer> done;
    private Optional<JobEvent.Progress> progress;
    private final Map<JobState, Instant> since = new EnumMap<>(JobState.class);
    private Optional<ManifestLocation> manifest;
    private Optional<JobError> error;
    private final List<TimelineEntry> story;

    JobStatusBuilder(JobStatus before) {
        this.key = before.key();
        this.state = before.state();
        this.acceptedJob = before.acceptedJob();
        this.dispatch = before.dispatch();
        this.cancelling = before.cancelling();
        this.heard = before.heard();
        this.attempt = before.attempt();
        this.worker = before.worker();
        this.done = new HashSet<>(before.candidatesDone());
        this.progress = before.progress();
        this.since.putAll(before.since());
        this.manifest = before.manifest();
        this.error = before.error();
        this.story = new ArrayList<>(before.history());
    }

    JobStatus finished() {
        return new JobStatus(
                key,
                state,
                acceptedJob,
                dispatch,
                cancelling,
                heard,
                attempt,
                worker,
                done,
                progress,
                since,
                manifest,
                error,
                story);
    }

    void take(JobEvent event) {
        if (event instanceof JobEvent.Accepted accepted) {
            acceptedJob = Optional.of(AcceptedJob.of(accepted));
            story.add(0, TimelineEntry.of(event)); // it precedes all others, even if they were read earlier
        } else if (isPartOfTheStory(event)) {
            story.add(TimelineEntry.of(event));
        }
        if (event instanceof JobEvent.Dispatched dispatched) {
            dispatch = Optional.of(new Dispatch(dispatched.queue(), dispatched.at()));
        } else if (event instanceof JobEvent.Cancelling) {
            cancelling = true;
        } else if (event instanceof JobEvent.Started started) {
            reach(started.attempt());
            worker = started.attempt() == attempt ? Optional.of(started.worker()) : worker;
        } else if (event instanceof JobEvent.CandidateReady ready) {
            take(ready);
        } else if (event instanceof JobEvent.Progress further) {
            reach(further.attempt());
            progress = Optional.of(further);
        } else if (event instanceof JobEvent.Terminal terminal) {
            end(terminal);
        }
        state = state.after(event);
        since.merge(event.state(), event.at(), (one, other) -> one.isBefore(other) ? one : other);
        heard = heard.isAfter(event.at()) ? heard : event.at();
    }

    private boolean isPartOfTheStory(JobEvent event) {
        return event instanceof JobEvent.Terminal
                || (!(event instanceof JobEvent.Progress) && story.size() < JobStatus.MOMENTS_MAX);
    }

    /** Keeps only the last event of the history. */
    void forgetStory() {
        story.removeIf(moment -> !moment.last());
        story.replaceAll(TimelineEntry::shortened);
    }

    /** Starts an attempt, without candidates. */
    private void reach(int newest) {
        if (newest > attempt) {
            attempt = newest;
            worker = Optional.empty();
            done.clear();
            progress = Optional.empty();
        }
    }

    private void take(JobEvent.CandidateReady ready) {
        reach(ready.attempt());
        if (ready.attempt() == attempt) { // otherwise late news from a worker that has lost its lease
            done.add(ready.candidate().index());
            progress = progress.filter(
                    known -> known.candidate() > ready.candidate().index());
        }
    }

    private void end(JobEvent.Terminal event) {
        attempt = Math.max(attempt, event.attempt());
        cancelling = false;
        progress = Optional.empty();
        if (event instanceof JobEvent.Succeeded succeeded) {
            done.clear();
            succeeded.set().candidates().stream().map(Candidate::index).forEach(done::add);
            manifest = Optional.of(new ManifestLocation(succeeded.manifestKey(), succeeded.manifestSha256()));
        } else if (event instanceof JobEvent.Failed failed) {
            error = Optional.of(failed.error());
        } else if (event instanceof JobEvent.Dead dead) {
            error = Optional.of(dead.error());
        }
    }
}
