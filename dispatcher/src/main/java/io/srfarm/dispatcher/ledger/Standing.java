package io.srfarm.dispatcher.ledger;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.srfarm.candidate.Candidate;
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

/**
 * Where one job stands: what follows from the events seen so far, in whatever order and however often they came.
 *
 * @param terms what was accepted; empty while only later events are known, and for a request that was refused
 * @param attempt the newest delivery to a worker, from 1; 0: none yet
 * @param candidatesDone indices that lie in the store, of the newest attempt
 * @param since when each state was first reached, by the clock of who said so
 * @param history the job's story; at most {@value #MOMENTS_MAX} moments, only its end once it was let go to save memory
 */
public record Standing(
        JobKey key,
        JobState state,
        Optional<Terms> terms,
        int attempt,
        Set<Integer> candidatesDone,
        Map<JobState, Instant> since,
        Optional<Manifest> manifest,
        Optional<JobError> error,
        List<Moment> history) {
    /** 32 candidates and a start for each of 15 attempts; a story that goes on longer is cut, its state is not. */
    static final int MOMENTS_MAX = 512;

    public Standing {
        candidatesDone = Set.copyOf(candidatesDone);
        since = Map.copyOf(since);
        history = List.copyOf(history);
    }

    /** A job of which nothing is known yet. */
    static Standing unknown(JobKey key) {
        return new Standing(
                key,
                JobState.QUEUED,
                Optional.empty(),
                0,
                Set.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** Whether {@code event} says nothing new: it came before, or comes too late to matter. */
    public boolean knows(JobEvent event) {
        if (event instanceof JobEvent.Accepted) {
            return terms.isPresent();
        }
        String moment = Moment.id(event);
        return state.isTerminal()
                || history.stream().anyMatch(known -> known.id().equals(moment));
    }

    /** The standing after {@code event}; this very standing if the event says nothing new. */
    public Standing with(JobEvent event) {
        if (knows(event)) {
            return this;
        }
        if (event instanceof JobEvent.Accepted accepted) {
            return accepted(accepted);
        }
        if (event instanceof JobEvent.Started started) {
            Set<Integer> done = started.attempt() > attempt ? Set.of() : candidatesDone;
            return moved(event, Math.max(attempt, started.attempt()), done, Optional.empty(), Optional.empty());
        }
        if (event instanceof JobEvent.CandidateReady ready) {
            return moved(
                    event, Math.max(attempt, ready.attempt()), doneWith(ready), Optional.empty(), Optional.empty());
        }
        return ended((JobEvent.Terminal) event);
    }

    /** This finished standing with no more of its story than the end. */
    Standing withoutHistory() {
        List<Moment> end =
                history.stream().filter(Moment::last).map(Moment::shortened).toList();
        return new Standing(key, state, terms, attempt, candidatesDone, since, manifest, error, end);
    }

    /** How many candidates there will be; 0 while nobody has said. */
    public int candidates() {
        return terms.map(Terms::candidates).orElse(0);
    }

    /** When the farm first heard of the job. */
    public Instant firstSeen() {
        return since.values().stream().min(Instant::compareTo).orElse(Instant.EPOCH);
    }

    /** Whether the request was refused at the door, so that no worker ever saw it. */
    public boolean isRefusal() {
        return state == JobState.FAILED && attempt == 0 && terms.isEmpty();
    }

    private Standing accepted(JobEvent.Accepted event) {
        List<Moment> story = new ArrayList<>(List.of(Moment.of(event)));
        story.addAll(history); // whatever was heard earlier happened later
        return new Standing(
                key,
                state,
                Optional.of(Terms.of(event)),
                attempt,
                candidatesDone,
                reached(event),
                manifest,
                error,
                story);
    }

    private Standing ended(JobEvent.Terminal event) {
        int last = Math.max(attempt, event.attempt());
        if (event instanceof JobEvent.Succeeded succeeded) {
            Set<Integer> all =
                    succeeded.set().candidates().stream().map(Candidate::index).collect(toUnmodifiableSet());
            Manifest written = new Manifest(succeeded.manifestKey(), succeeded.manifestSha256());
            return moved(event, last, all, Optional.of(written), Optional.empty());
        }
        if (event instanceof JobEvent.Failed failed) {
            return moved(event, last, candidatesDone, Optional.empty(), Optional.of(failed.error()));
        }
        if (event instanceof JobEvent.Dead dead) {
            return moved(event, last, candidatesDone, Optional.empty(), Optional.of(dead.error()));
        }
        return moved(event, last, candidatesDone, Optional.empty(), Optional.empty());
    }

    private Standing moved(
            JobEvent event, int newest, Set<Integer> done, Optional<Manifest> written, Optional<JobError> cause) {
        List<Moment> story = new ArrayList<>(history);
        if (story.size() < MOMENTS_MAX || event instanceof JobEvent.Terminal) {
            story.add(Moment.of(event));
        }
        return new Standing(key, state.after(event), terms, newest, done, reached(event), written, cause, story);
    }

    private Set<Integer> doneWith(JobEvent.CandidateReady ready) {
        if (ready.attempt() < attempt) {
            return candidatesDone; // a worker that has lost its lease says so late
        }
        Set<Integer> done = ready.attempt() > attempt ? new HashSet<>() : new HashSet<>(candidatesDone);
        done.add(ready.candidate().index());
        return done;
    }

    private Map<JobState, Instant> reached(JobEvent event) {
        Map<JobState, Instant> reached = new EnumMap<>(JobState.class);
        reached.putAll(since);
        reached.putIfAbsent(event.state(), event.at());
        return reached;
    }
}
