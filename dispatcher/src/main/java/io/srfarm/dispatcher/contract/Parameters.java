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

/** Parameters that mean the same on every path. */
final class Parameters {
    /** The component of the header with which a caller says what it has. */
    static final String IF_NONE_MATCH = "IfNoneMatch";

    /** The component of the header with which a caller names its request. */
    static final String REQUEST_ID = "RequestId";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> known = new TreeMap<>();

    Parameters() {
        put("Limit", "query", "limit", "entries of the page", limit());
        put("After", "query", "after", "the next of the page before", text(256));
        put("State", "query", "state", "names of states, parted by commas", states());
        put(
                "Label",
                "query",
                "label",
                "a label that the jobs have, name:value",
                text(129).put("pattern", "^[^:]+:"));
        put("Model", "query", "model", "the id of the model that the jobs name", text(64));
        put("IdempotencyKey", "header", "Idempotency-Key", "the same key is the same job", text(256));
        put("LastEventId", "header", "Last-Event-ID", "the id of the last event that came", anyText());
        put(IF_NONE_MATCH, "header", "If-None-Match", "the ETag of what you have", anyText());
        put(
                REQUEST_ID,
                "header",
                RequestIdFilter.HEADER,
                "names the request, in the answer and in the operators' log; in another form it is not taken",
                anyText());
    }

    /** What stands for a parameter: its component, or that itself where a path insists on it; empty for a path's own. */
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

    /** What is not understood in these is passed over, however long it is. */
    private static ObjectNode anyText() {
        return JSON.createObjectNode().put("type", "string");
    }
}
