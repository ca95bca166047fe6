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
 * A dead letter as its tenant sees it.
 *
 * @param key the record's key, where it is a job's id
 * @param attempts how often its job was tried
 * @param origin where the record lay: topic/partition/offset
 * @param bytes length of its payload
 * @param redriven the job that it became when it was submitted again; absent: it was not
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

    /** Why it lies there. */
    record ReasonView(String type, String message, boolean retryable) {
        static ReasonView of(JobError error) {
            return new ReasonView(
                    error.type().wireName(), error.message(), error.type().isRetryable());
        }
    }

    /** A second life. */
    record Redriven(String job, String state) {}

    /**
     * Some of a tenant's letters, the newest first.
     *
     * @param next what to pass as {@code after} for more; absent: there are no more
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
