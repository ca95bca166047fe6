package io.srfarm.check;

import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.Job;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the logs say about one job. Not thread-safe. */
final class JobHistory {
    private final Set<ReportedEnd> endings = new LinkedHashSet<>();
    private Optional<Job> accepted = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private boolean cancelled;
    private int afterCancellation;
    private int starts;

    /** Takes in an event of {@code sr.events}, in the order of the log. */
    void take(JobEvent event) {
        if (event instanceof JobEvent.Accepted first) {
            accepted = Optional.of(first.document());
        } else if (event instanceof JobEvent.Started) {
            starts++;
        } else if (event instanceof JobEvent.CandidateReady && cancelled) {
            afterCancellation++;
        } else if (event instanceof JobEvent.Terminal end) {
            cancelled |= end.state() == JobState.CANCELLED;
            takeResult(end);
        }
    }

    /** Takes in an event of {@code sr.results}. */
    void takeResult(JobEvent.Terminal end) {
        endings.add(ReportedEnd.of(end));
        ended = ended.isPresent() ? ended : Optional.of(end.at());
    }

    /** The job's document; empty if it was refused at the door, or accepted before the log begins. */
    Optional<Job> accepted() {
        return accepted;
    }

    /** All different ends that anybody told, the first one first. */
    List<ReportedEnd> endings() {
        return List.copyOf(endings);
    }

    Optional<Instant> ended() {
        return ended;
    }

    /** Candidates that were announced after a cancellation was. */
    int afterCancellation() {
        return afterCancellation;
    }

    /** How often a worker said that it began. */
    int starts() {
        return starts;
    }
}
