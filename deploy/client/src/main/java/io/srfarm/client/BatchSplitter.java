package io.srfarm.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Splits many documents into as few calls as the farm's limits allow. */
final class BatchSplitter {
    /** Documents, or jobs to cancel, per call. */
    static final int JOBS_MAX = 100;

    /** Bytes per call, below the farm's limit of 1 MiB to leave room for commas. */
    private static final int BYTES_MAX = 1_000_000;

    private BatchSplitter() {}

    static List<List<ObjectNode>> of(List<JobRequest> jobs) {
        List<List<ObjectNode>> batches = new ArrayList<>();
        List<ObjectNode> batch = new ArrayList<>();
        int bytes = 0;
        for (JobRequest job : jobs) {
            ObjectNode document = job.document();
            int more = document.toString().getBytes(UTF_8).length + 1;
            if (!batch.isEmpty() && (batch.size() == JOBS_MAX || bytes + more > BYTES_MAX)) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(document);
            bytes += more;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    /** Returns the results in the order of the documents. */
    static List<SubmissionResult> results(JsonNode answer) {
        List<SubmissionResult> results = new ArrayList<>();
        for (JsonNode item : answer.path("jobs")) {
            JsonNode problem = item.path("problem");
            results.add(
                    problem.isObject()
                            ? new SubmissionResult.Refused(
                                    ProblemDetails.of(problem.path("status").asInt(), problem))
                            : new SubmissionResult.Accepted(item.path("job").asText()));
        }
        return results;
    }
}
