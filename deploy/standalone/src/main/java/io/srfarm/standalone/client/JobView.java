package io.srfarm.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.event.JobState;

/**
 * A job as the farm tells it.
 *
 * @param json the whole answer, for machines
 */
public record JobView(String id, JobState state, JsonNode json) {
    static JobView of(JsonNode json) {
        return new JobView(
                json.path("job").asText(),
                JobState.ofWireName(json.path("state").asText()),
                json);
    }

    /** How many candidates the job was asked for. */
    public int candidates() {
        return json.path("document").path("candidates").asInt();
    }

    /** How many candidates lie in the store. */
    public int candidatesDone() {
        return json.path("candidatesDone").asInt();
    }

    /** Why it did not succeed, in one line; empty if it did or may yet. */
    public String trouble() {
        JsonNode error = json.path("error");
        if (error.isObject()) {
            return error.path("type").asText() + ": " + error.path("message").asText();
        }
        return state.isTerminal() && state != JobState.SUCCEEDED ? state.wireName() : "";
    }
}
