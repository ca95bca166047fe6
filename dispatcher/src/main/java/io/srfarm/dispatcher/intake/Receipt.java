package io.srfarm.dispatcher.intake;

import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The response to a submission or cancellation.
 *
 * @param job the job's id
 * @param state the job's state, or {@code cancelling}
 */
public record Receipt(String job, String state) {
    static Receipt queued(JobId job) {
        return new Receipt(job.value(), JobState.QUEUED.wireName());
    }

    static Receipt of(JobStatus jobStatus) {
        return new Receipt(jobStatus.key().job().value(), jobStatus.state().wireName());
    }

    /** The response to a submission. */
    RestResponse<Receipt> accepted() {
        return RestResponse.ResponseBuilder.<Receipt>create(RestResponse.Status.ACCEPTED)
                // As text: a URI would be resolved against the request, which is not available while waiting for the
                // broker.
                .header(HttpHeaders.LOCATION, "/v1/jobs/" + job)
                .entity(this)
                .build();
    }

    static Receipt cancelling(JobStatus jobStatus) {
        return new Receipt(jobStatus.key().job().value(), "cancelling");
    }
}
