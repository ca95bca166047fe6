package io.srfarm.check;

import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.Job;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the topics say about one job. Not thread-safe. */
final class JobHistory {
    private final Set<ReportedEnd> endings = new LinkedHashSet<>();
    private Optional<Job> accepted = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private boolean cancelled;
    private int afterCancellation;
    private int starts;

    /** Adds an event of {@code sr.events}, in log order. */
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

    /** Adds an event of {@code sr.results}. */
    void takeResult(JobEvent.Terminal end) {
        endings.add(ReportedEnd.of(end));
        ended = ended.isPresent() ? ended : Optional.of(end.at());
    }

    /** Returns the job's document; empty if the job was refused on submission or accepted before the log begins. */
    Optional<Job> accepted() {
        return accepted;
    }

    /** Returns the different ends that were reported, in the order in which they were first seen. */
    List<ReportedEnd> endings() {
        return List.copyOf(endings);
    }

    Optional<Instant> ended() {
        return ended;
    }

    /** Returns the number of candidates announced after the cancellation. */
    int afterCancellation() {
        return afterCancellation;
    }

    /** Returns how many attempts were started. */
    int starts() {
        return starts;
    }
}
