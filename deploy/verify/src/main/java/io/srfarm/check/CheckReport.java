package io.srfarm.check;

import io.srfarm.event.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a check has found.
 *
 * @param jobs of which the logs say anything
 * @param open accepted, and not ended yet
 * @param ended by the way in which they did
 * @param removed ended so long ago that nothing of them is kept
 * @param starts how often a worker began a job
 * @param leftovers objects among the sets that no manifest names
 * @param unreadable records of the logs that are no events
 */
public record CheckReport(
        int jobs,
        int open,
        Map<JobState, Integer> ended,
        int removed,
        int starts,
        int leftovers,
        int unreadable,
        List<Violation> breaches) {
    public CheckReport {
        ended = Map.copyOf(ended);
        breaches = List.copyOf(breaches);
    }

    /** This report and what else was found. */
    public CheckReport with(List<Violation> more) {
        List<Violation> all = new ArrayList<>(breaches);
        all.addAll(more);
        return new CheckReport(jobs, open, ended, removed, starts, leftovers, unreadable, all);
    }
}
