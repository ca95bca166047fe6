package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.job.Priority;
import java.util.EnumMap;
import java.util.Map;

/**
 * What there is to do, of all tenants: what an autoscaler reads.
 *
 * @param byClass the same by class of urgency
 * @param workerRate what one worker does in a second: pixels of the inputs x candidates
 * @param measured whether that was measured, or is assumed
 */
public record BacklogDetails(Work total, Map<Priority, Work> byClass, double workerRate, boolean measured) {
    /**
     * @param jobs that wait
     * @param pixels of their inputs x candidates
     * @param oldestSeconds that the one has waited which has waited longest; 0: none waits
     * @param running jobs that workers have
     * @param pixelsLeft as {@code pixels}, with what is left of those that run
     * @param desiredWorkers for all that waits and runs
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
