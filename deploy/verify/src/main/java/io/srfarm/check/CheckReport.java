package io.srfarm.check;

import io.srfarm.event.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The result of a check.
 *
 * @param jobs jobs that appear in the topics
 * @param open jobs that are accepted and have not ended
 * @param ended number of ended jobs by state
 * @param removed ended jobs whose retention is over, so that their objects may be gone
 * @param starts attempts that workers started
 * @param leftovers objects among the sets that no manifest lists
 * @param unreadable records that cannot be parsed as events
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

    /** Returns this report with more violations. */
    public CheckReport with(List<Violation> more) {
        List<Violation> all = new ArrayList<>(breaches);
        all.addAll(more);
        return new CheckReport(jobs, open, ended, removed, starts, leftovers, unreadable, all);
    }
}
