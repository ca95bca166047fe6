package io.srfarm.dispatcher.intake;

import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What a submitter or canceller is told.
 *
 * @param job the job's id
 * @param state where it stands, or {@code cancelling}
 */
public record Receipt(String job, String state) {
    static Receipt queued(JobId job) {
        return new Receipt(job.value(), JobState.QUEUED.wireName());
    }

    static Receipt of(JobStatus jobStatus) {
        return new Receipt(jobStatus.key().job().value(), jobStatus.state().wireName());
    }

    /** The answer to a submission. */
    RestResponse<Receipt> accepted() {
        return RestResponse.ResponseBuilder.<Receipt>create(RestResponse.Status.ACCEPTED)
                // As text: a URI would be completed from the request, which no thread has while the broker is waited
                // for.
                .header(HttpHeaders.LOCATION, "/v1/jobs/" + job)
                .entity(this)
                .build();
    }

    static Receipt cancelling(JobStatus jobStatus) {
        return new Receipt(jobStatus.key().job().value(), "cancelling");
    }
}
