package io.srfarm.dispatcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.dispatcher.problem.QueryParameters;
import io.srfarm.dispatcher.web.RequestIdFilter;
import io.srfarm.event.JobState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Parameters with the same meaning on every path. */
final class Parameters {
    /** The component for the header that makes a request conditional. */
    static final String IF_NONE_MATCH = "IfNoneMatch";

    /** The component for the header with the request's id. */
    static final String REQUEST_ID = "RequestId";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> known = new TreeMap<>();

    Parameters() {
        put("Limit", "query", "limit", "number of entries per page", limit());
        put("After", "query", "after", "the value of next of the previous page", text(256));
        put("State", "query", "state", "states, separated by commas", states());
        put(
                "Label",
                "query",
                "label",
                "a label of the jobs, as name:value",
                text(129).put("pattern", "^[^:]+:"));
        put("Model", "query", "model", "the model of the jobs", text(64));
        put("IdempotencyKey", "header", "Idempotency-Key", "the same key means the same job", text(256));
        put("LastEventId", "header", "Last-Event-ID", "the id of the last event received", anyText());
        put(IF_NONE_MATCH, "header", "If-None-Match", "the ETag of your copy", anyText());
        put(
                REQUEST_ID,
                "header",
                RequestIdFilter.HEADER,
                "identifies the request in the response and in the log; replaced by a new id if it is malformed",
                anyText());
    }

    /** Returns the component for a parameter, or a required copy of it; empty for a path's own parameter. */
    Optional<ObjectNode> of(JsonNode parameter) {
        return known.entrySet().stream()
                .filter(one -> one.getValue().path("in").equals(parameter.path("in"))
                        && one.getValue().path("name").equals(parameter.path("name")))
                .map(one -> parameter.path("required").asBoolean()
                        ? one.getValue().deepCopy().put("required", true)
                        : reference(one.getKey()))
                .findFirst();
    }

    static ObjectNode reference(String component) {
        return JSON.createObjectNode().put("$ref", "#/components/parameters/" + component);
    }

    void addTo(ObjectNode components) {
        known.forEach(components::set);
    }

    private void put(String component, String in, String name, String description, ObjectNode schema) {
        ObjectNode parameter =
                JSON.createObjectNode().put("name", name).put("in", in).put("description", description);
        parameter.set("schema", schema);
        known.put(component, parameter);
    }

    private static ObjectNode limit() {
        return CommonFields.number(1, QueryParameters.LIMIT_MAX).put("default", QueryParameters.LIMIT_DEFAULT);
    }

    private static ObjectNode states() {
        ObjectNode schema = text(128);
        schema.putArray("examples").add("queued,running");
        return schema.put("pattern", "^(%1$s)(,(%1$s))*$".formatted(String.join("|", stateNames())));
    }

    private static Iterable<String> stateNames() {
        return Stream.of(JobState.values()).map(JobState::wireName).toList();
    }

    private static ObjectNode text(int charactersMax) {
        return anyText().put("maxLength", charactersMax);
    }

    /** Malformed values of these are ignored, so there is no length limit. */
    private static ObjectNode anyText() {
        return JSON.createObjectNode().put("type", "string");
    }
}
