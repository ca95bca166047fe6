package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job as the farm tells it.
 *
 * @param json the whole answer: whatever this client has no method for
 */
public record JobDetails(String id, JobState state, JsonNode json) {
    /**
     * Why a job did not succeed.
     *
     * @param type an {@link ErrorType} by its name on the wire, or one of a later farm
     * @param retryable whether the same document, as a new job, may succeed
     */
    public record Failure(String type, String message, boolean retryable) {}

    static JobDetails of(JsonNode json) {
        try {
            return new JobDetails(
                    json.path("job").asText(),
                    JobState.ofWireName(json.path("state").asText()),
                    json);
        } catch (IllegalArgumentException e) {
            throw new InvalidResponseException("this client does not know the state " + json.path("state"), e);
        }
    }

    /** @return this one, if it succeeded
     * @throws JobFailedException if it did not */
    public JobDetails succeeded() {
        if (state != JobState.SUCCEEDED) {
            throw new JobFailedException(this);
        }
        return this;
    }

    /** How many candidates the job was asked for. */
    public int candidates() {
        return json.path("document")
                .path("candidates")
                .asInt(json.path("candidates").asInt());
    }

    /** How many candidates lie in the store. */
    public int candidatesDone() {
        return json.path("candidatesDone").asInt();
    }

    /** Deliveries to a worker so far, from 1; 0: none yet. */
    public int attempt() {
        return json.path("attempt").asInt();
    }

    /** Why it still waits, for a person; while queued. */
    public Optional<String> waitingFor() {
        return Optional.ofNullable(json.path("waitingFor").textValue());
    }

    /** When it will begin, at the pace of the last minutes; while queued, and where there is a pace. */
    public Optional<Instant> eta() {
        return Optional.ofNullable(json.path("eta").textValue()).map(Instant::parse);
    }

    /** When each state was reached. */
    public Map<JobState, Instant> timestamps() {
        Map<JobState, Instant> times = new LinkedHashMap<>();
        for (JobState reached : JobState.values()) {
            Optional.ofNullable(json.path("timestamps").path(reached.wireName()).textValue())
                    .ifPresent(text -> times.put(reached, Instant.parse(text)));
        }
        return times;
    }

    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        json.path("document")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /** Why it did not succeed; empty if it did or may yet, and for one that was withdrawn or came too late. */
    public Optional<Failure> error() {
        JsonNode error = json.path("error");
        return error.isObject()
                ? Optional.of(new Failure(
                        error.path("type").asText(),
                        error.path("message").asText(),
                        error.path("retryable").asBoolean()))
                : Optional.empty();
    }

    /** Why it did not succeed, in one line; empty if it did or may yet. */
    public String trouble() {
        return error().map(error -> error.type() + ": " + error.message())
                .orElse(state.isTerminal() && state != JobState.SUCCEEDED ? state.wireName() : "");
    }
}
