package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A worker of the farm.
 *
 * @param host its address, as the broker sees it; empty if it is not connected
 * @param connected whether the broker counts it as a member of the group of workers
 * @param jobs number of jobs that it has started and not ended
 * @param running ids of these jobs; a tenant sees its own only
 * @param json the complete response, with the tenants and attempts of these jobs
 */
public record WorkerDetails(
        String name, Optional<String> host, boolean connected, int jobs, List<String> running, JsonNode json) {
    public WorkerDetails {
        running = List.copyOf(running);
    }

    static WorkerDetails of(JsonNode json) {
        return new WorkerDetails(
                json.path("name").asText(),
                Optional.ofNullable(json.path("host").textValue()),
                json.path("connected").asBoolean(),
                json.path("jobs").asInt(),
                json.path("running")
                        .valueStream()
                        .map(job -> job.path("job").asText())
                        .toList(),
                json);
    }
}
