package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job as the farm reports it.
 *
 * @param json the complete response, for fields that have no method here
 */
public record JobDetails(String id, JobState state, JsonNode json) {
    /**
     * Why a job did not succeed.
     *
     * @param type wire name of an {@link ErrorType}, or a type of a newer farm
     * @param retryable whether the same document may succeed as a new job
     */
    public record Failure(String type, String message, boolean retryable) {}

    static JobDetails of(JsonNode json) {
        try {
            return new JobDetails(
                    json.path("job").asText(),
                    JobState.ofWireName(json.path("state").asText()),
                    json);
        } catch (IllegalArgumentException e) {
            throw new InvalidResponseException("unknown state " + json.path("state"), e);
        }
    }

    /**
     * @return this job, if it succeeded
     * @throws JobFailedException if it did not
     */
    public JobDetails succeeded() {
        if (state != JobState.SUCCEEDED) {
            throw new JobFailedException(this);
        }
        return this;
    }

    /** Returns the number of requested candidates. */
    public int candidates() {
        return json.path("document")
                .path("candidates")
                .asInt(json.path("candidates").asInt());
    }

    /** Returns the number of finished candidates. */
    public int candidatesDone() {
        return json.path("candidatesDone").asInt();
    }

    /** Returns the number of deliveries to workers so far; 0 if there was none. */
    public int attempt() {
        return json.path("attempt").asInt();
    }

    /** Returns, for a queued job, a description of what it waits for. */
    public Optional<String> waitingFor() {
        return Optional.ofNullable(json.path("waitingFor").textValue());
    }

    /** Returns, for a queued job, the estimated start at the recent throughput; empty if that is unknown. */
    public Optional<Instant> eta() {
        return Optional.ofNullable(json.path("eta").textValue()).map(Instant::parse);
    }

    /** Returns when each state was reached. */
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

    /** Returns why the job failed; empty if it succeeded or is open, and for cancelled and expired jobs. */
    public Optional<Failure> error() {
        JsonNode error = json.path("error");
        return error.isObject()
                ? Optional.of(new Failure(
                        error.path("type").asText(),
                        error.path("message").asText(),
                        error.path("retryable").asBoolean()))
                : Optional.empty();
    }

    /** Returns why the job did not succeed, in one line; empty if it succeeded or is open. */
    public String trouble() {
        return error().map(error -> error.type() + ": " + error.message())
                .orElse(state.isTerminal() && state != JobState.SUCCEEDED ? state.wireName() : "");
    }
}
