package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.client.JobDetails;
import io.srfarm.client.JobFilter;
import io.srfarm.client.ProblemType;
import io.srfarm.client.RefusedException;
import io.srfarm.localfarm.FarmException;
import java.util.List;

/** Calls the farm about one job. For an unknown id, suggests the closest id among the newest jobs. */
final class JobIdSuggestions {
    private static final int JOBS_MAX = 200;

    private JobIdSuggestions() {}

    /** The call to make. */
    interface Call<T> {
        T of(String id) throws FarmException, InterruptedException;
    }

    /** @throws FarmException if the farm does not know the id; the message suggests a similar one */
    static <T> T call(FarmClient farm, String id, Call<T> call) throws FarmException, InterruptedException {
        try {
            return call.of(id);
        } catch (RefusedException e) {
            if (e.problem().type() != ProblemType.NO_SUCH_JOB) {
                throw e;
            }
            List<String> newest =
                    farm.jobs(JobFilter.ALL).limit(JOBS_MAX).map(JobDetails::id).toList();
            String guess = DidYouMean.of(id, newest)
                    .map(near -> ": did you mean " + near + "?")
                    .orElse("");
            throw new FarmException("the farm knows no job " + id + guess, e);
        }
    }
}
