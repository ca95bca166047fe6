package io.srfarm.dispatcher.ledger;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.codec.JobJson;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A job as the API shows it.
 *
 * @param document the job document including defaults; absent while the {@code accepted} event is not known
 * @param position number of jobs ahead in the same or a more urgent class, while queued
 * @param eta estimated start from the throughput of the last minutes, while queued; absent without throughput
 * @param waitingFor why the job is still queued, as text
 * @param attempt the latest delivery to a worker, from 1; 0 before the first
 * @param progress how far the candidate in progress is; only for large pictures
 * @param timestamps when each state was reached
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record JobView(
        String job,
        @Schema(implementation = Object.class) Optional<JsonNode> document,
        String state,
        Optional<Integer> position,
        Optional<Instant> eta,
        Optional<String> waitingFor,
        int attempt,
        int candidatesDone,
        int candidates,
        Optional<ProgressView> progress,
        Map<String, Instant> timestamps,
        Optional<SetView> manifest,
        Optional<ErrorView> error) {

    /**
     * The progress of a candidate.
     *
     * @param candidate its index in the set
     * @param tilesDone number of finished tiles
     * @param tiles total number of tiles
     */
    record ProgressView(int candidate, int tilesDone, int tiles) {
        static ProgressView of(JobEvent.Progress progress) {
            return new ProgressView(progress.candidate(), progress.tilesDone(), progress.tiles());
        }
    }

    /** The location of the set's manifest. */
    record SetView(String key, String sha256) {}

    /** Why the job has no set. */
    record ErrorView(String type, String message, boolean retryable) {
        static ErrorView of(JobError error) {
            return new ErrorView(
                    error.type().wireName(), error.message(), error.type().isRetryable());
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    static JobView of(JobStatus jobStatus, Optional<WaitEstimate> wait) {
        return new JobView(
                jobStatus.key().job().value(),
                jobStatus.acceptedJob().map(JobView::document),
                jobStatus.state().wireName(),
                wait.map(WaitEstimate::position),
                wait.flatMap(WaitEstimate::eta),
                wait.map(WaitEstimate::why),
                jobStatus.attempt(),
                jobStatus.candidatesDone().size(),
                jobStatus.candidates(),
                jobStatus.progress().map(ProgressView::of),
                jobStatus.since().entrySet().stream()
                        .collect(toMap(
                                entry -> entry.getKey().wireName(),
                                Map.Entry::getValue,
                                (first, second) -> first,
                                TreeMap::new)),
                jobStatus
                        .manifest()
                        .map(manifest -> new SetView(
                                manifest.key().path(), manifest.sha256().hex())),
                jobStatus.error().map(ErrorView::of));
    }

    private static JsonNode document(AcceptedJob acceptedJob) {
        try {
            return JSON.readTree(JobJson.write(acceptedJob.job()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: JobJson wrote it
        }
    }
}
