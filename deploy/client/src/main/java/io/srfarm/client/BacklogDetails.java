package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.job.Priority;
import java.util.EnumMap;
import java.util.Map;

/**
 * The backlog of all tenants, as autoscalers read it.
 *
 * @param byClass the same for each priority class
 * @param workerRate pixels x candidates per second of one worker
 * @param measured whether the rate was measured; otherwise it is the configured assumption
 */
public record BacklogDetails(Work total, Map<Priority, Work> byClass, double workerRate, boolean measured) {
    /**
     * @param jobs queued jobs
     * @param pixels their input pixels x candidates
     * @param oldestSeconds age of the job that has waited longest; 0 if none waits
     * @param running jobs that workers are running
     * @param pixelsLeft {@code pixels} plus the remaining work of the running jobs
     * @param desiredWorkers number of workers for all queued and running jobs
     */
    public record Work(long jobs, long pixels, long oldestSeconds, long running, long pixelsLeft, int desiredWorkers) {
        static Work of(JsonNode json) {
            return new Work(
                    json.path("jobs").asLong(),
                    json.path("pixels").asLong(),
                    json.path("oldestSeconds").asLong(),
                    json.path("running").asLong(),
                    json.path("pixelsLeft").asLong(),
                    json.path("desiredWorkers").asInt());
        }
    }

    public BacklogDetails {
        byClass = Map.copyOf(byClass);
    }

    static BacklogDetails of(JsonNode json) {
        Map<Priority, Work> classes = new EnumMap<>(Priority.class);
        for (Priority priority : Priority.values()) {
            classes.put(priority, Work.of(json.path(priority.wireName())));
        }
        return new BacklogDetails(
                Work.of(json.path("total")),
                classes,
                json.path("workerRate").asDouble(),
                json.path("measured").asBoolean());
    }
}
