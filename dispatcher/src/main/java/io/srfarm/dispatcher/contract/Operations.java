package io.srfarm.dispatcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.web.RequestIdFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completes the operations of all paths: possible errors, common response headers, shared parameters. */
final class Operations {
    /** Returned before the request is read: without a body and without our headers. */
    private static final String TOO_LONG_A_LINE = "414";

    private static final List<String> ALWAYS = List.of("401", "429", "500", "503");
    private static final List<String> WITH_BODY = List.of("400", "408", "413", "415");
    private static final List<String> WITH_QUERY = List.of("400", TOO_LONG_A_LINE);
    private static final String REFUSAL = "application/problem+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode paths;
    private final ObjectNode components;
    private final Parameters parameters = new Parameters();

    Operations(ObjectNode paths, ObjectNode components) {
        this.paths = paths;
        this.components = components;
    }

    void complete() {
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (JsonNode operation : path.getValue()) {
                complete(path.getKey(), (ObjectNode) operation);
            }
        }
        parameters.addTo(components.withObject("/parameters"));
        ObjectNode headers = components.withObject("/headers");
        headers.set("RequestId", header("the request's id: yours, or a new one", "string"));
        headers.set("ETag", header("the value to send as If-None-Match", "string"));
        headers.set("RetryAfter", header("seconds after which the same request may succeed", "integer"));
        headers.set("WwwAuthenticate", header("the required authentication scheme", "string"));
    }

    private void complete(String path, ObjectNode operation) {
        operation.putArray("tags").add(path.split("/")[2]);
        ObjectNode responses = operation.withObject("/responses");
        boolean conditional = responses.has("304");
        refusals(path, operation).forEach(status -> responses.withObject("/" + status));
        responses.properties().forEach(one -> complete(one.getKey(), (ObjectNode) one.getValue(), conditional));
        ArrayNode known = JSON.createArrayNode();
        for (JsonNode parameter : operation.path("parameters")) {
            known.add(parameters.of(parameter).orElseGet(() -> own(path, (ObjectNode) parameter)));
        }
        known.add(Parameters.reference(Parameters.REQUEST_ID));
        if (conditional) {
            known.add(Parameters.reference(Parameters.IF_NONE_MATCH));
        }
        operation.set("parameters", known);
    }

    /** Returns a path's own parameter; in paths of jobs the id is a job's. */
    private static ObjectNode own(String path, ObjectNode parameter) {
        if (path.startsWith("/v1/jobs/{id}") && parameter.path("name").asText().equals("id")) {
            parameter.set("schema", Schemas.reference("JobId"));
        }
        return parameter;
    }

    private static Set<String> refusals(String path, ObjectNode operation) {
        Set<String> statuses = new TreeSet<>(ALWAYS);
        if (operation.has("requestBody")) {
            statuses.addAll(WITH_BODY);
        }
        if (path.contains("{")) {
            statuses.add("404");
        }
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                statuses.addAll(WITH_QUERY);
            } else if (parameter.path("name").asText().equals("Idempotency-Key")) {
                statuses.add("400");
            }
        }
        return statuses;
    }

    private static void complete(String status, ObjectNode response, boolean conditional) {
        if (status.equals(TOO_LONG_A_LINE)) {
            response.put("description", "The request line is too long");
            return;
        }
        ObjectNode headers = response.withObject("/headers");
        refer(headers, RequestIdFilter.HEADER, "RequestId");
        switch (status) {
            case "200", "304" -> {
                if (conditional) {
                    refer(headers, "ETag", "ETag");
                }
            }
            case "401" -> refer(headers, "WWW-Authenticate", "WwwAuthenticate");
            case "429", "503" -> refer(headers, "Retry-After", "RetryAfter");
            default -> {}
        }
        if (status.compareTo("400") >= 0) {
            response.withObject("/content")
                    .withObject("/" + REFUSAL.replace("/", "~1"))
                    .set("schema", Schemas.reference("Problem"));
            if (!response.has("description")
                    || response.path("description").asText().equals("Bad Request")) {
                response.put("description", titles(status)); // the scan's own description says nothing
            }
        }
    }

    /** Returns the titles of the problems with this status. */
    private static String titles(String status) {
        List<String> titles = new ArrayList<>();
        Stream.of(ProblemKind.values())
                .filter(kind -> Integer.toString(kind.status()).equals(status))
                .map(kind -> kind.because("").title())
                .forEach(titles::add);
        return titles.isEmpty() ? "Plain HTTP error" : titles.stream().collect(Collectors.joining("; "));
    }

    private static void refer(ObjectNode headers, String name, String component) {
        headers.set(name, JSON.createObjectNode().put("$ref", "#/components/headers/" + component));
    }

    private static ObjectNode header(String description, String type) {
        ObjectNode header = JSON.createObjectNode().put("description", description);
        header.putObject("schema").put("type", type);
        return header;
    }
}
