package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.srfarm.client.FarmClient;
import io.srfarm.client.JobDetails;
import io.srfarm.event.JobState;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.Program;
import java.util.List;
import java.util.stream.Collectors;

/** Prints how jobs ended. */
public final class JobLines {
    private JobLines() {}

    /** @return the exit status: 0 if all succeeded */
    static int tell(List<JobDetails> jobs, Output output) {
        if (output.isJson()) {
            ArrayNode list = FarmClient.document().putArray("jobs");
            jobs.forEach(job -> list.add(job.json()));
            output.result(FarmClient.document().set("jobs", list));
        } else {
            jobs.forEach(job -> output.result((job.id() + "  " + job.state().wireName() + "  " + reason(job)).strip()));
            String done = jobs.stream()
                    .filter(job -> job.state() == JobState.SUCCEEDED)
                    .map(JobDetails::id)
                    .collect(Collectors.joining(" "));
            if (!done.isEmpty()) {
                output.note(Program.call("fetch " + done) + " downloads the candidates");
            }
        }
        return jobs.stream().allMatch(job -> job.state() == JobState.SUCCEEDED) ? 0 : 1;
    }

    /** @return the job's id; only jobs that succeeded have results */
    public static String succeeded(JobDetails job) throws FarmException {
        if (job.state() != JobState.SUCCEEDED) {
            throw new FarmException("the job " + job.id() + " did not succeed: " + job.trouble());
        }
        return job.id();
    }

    private static String reason(JobDetails job) {
        return job.json().path("error").isObject() ? job.trouble() : "";
    }
}
