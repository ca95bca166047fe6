package io.srfarm.dispatcher.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.event.JobError;
import io.srfarm.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A dead letter as the API shows it.
 *
 * @param key the record's key, if it is a job id
 * @param attempts number of attempts of its job
 * @param origin the record's original position: topic/partition/offset
 * @param bytes size of its payload
 * @param redriven the job created from it by a redrive, if any
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record DeadLetterView(
        String letter,
        Optional<String> key,
        Instant at,
        ReasonView error,
        int attempts,
        String origin,
        int bytes,
        Optional<Redriven> redriven) {

    /** Why the record is a dead letter. */
    record ReasonView(String type, String message, boolean retryable) {
        static ReasonView of(JobError error) {
            return new ReasonView(
                    error.type().wireName(), error.message(), error.type().isRetryable());
        }
    }

    /** The job created by a redrive. */
    record Redriven(String job, String state) {}

    /**
     * One page of a tenant's dead letters, newest first.
     *
     * @param next what to pass as {@code after} for the next page; absent on the last page
     */
    @Schema(name = "LetterPage")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<DeadLetterView> letters, Optional<String> next) {}

    static DeadLetterView of(DeadLetterSummary letter, Optional<JobStatus> successor) {
        return new DeadLetterView(
                letter.id(),
                letter.key().map(JobId::value),
                letter.place().at(),
                ReasonView.of(letter.why().error()),
                letter.why().attempts(),
                letter.why().origin(),
                letter.bytes(),
                successor.map(jobStatus -> new Redriven(
                        jobStatus.key().job().value(), jobStatus.state().wireName())));
    }
}
