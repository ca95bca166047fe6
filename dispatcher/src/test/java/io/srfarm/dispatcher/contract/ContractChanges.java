package io.srfarm.dispatcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.dispatcher.contract.SchemaChange.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a later OpenAPI or AsyncAPI document would break for those who rely on an earlier one. */
public final class ContractChanges {
    private final JsonNode before;
    private final JsonNode after;
    private final List<String> breaks = new ArrayList<>();

    private ContractChanges(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** One line for each thing that would no longer hold; empty: nobody notices. */
    public static List<String> breaking(JsonNode before, JsonNode after) {
        ContractChanges change = new ContractChanges(before, after);
        before.path("paths").properties().forEach(path -> change.path(path.getKey(), path.getValue()));
        before.path("channels").properties().forEach(channel -> change.channel(channel.getKey(), channel.getValue()));
        return change.breaks;
    }

    private void path(String path, JsonNode operations) {
        for (Map.Entry<String, JsonNode> operation : operations.properties()) {
            String place = operation.getKey() + " " + path;
            JsonNode now = after.path("paths").path(path).path(operation.getKey());
            if (now.isMissingNode()) {
                breaks.add(place + ": is gone");
            } else {
                operation(place, operation.getValue(), now);
            }
        }
    }

    private void operation(String place, JsonNode then, JsonNode now) {
        if (!then.path("operationId").equals(now.path("operationId"))) {
            breaks.add(place + ": operationId is " + now.path("operationId"));
        }
        parameters(place, then.path("parameters"), now.path("parameters"));
        JsonNode bodyThen = then.path("requestBody");
        JsonNode bodyNow = now.path("requestBody");
        if (bodyNow.path("required").asBoolean() && !bodyThen.path("required").asBoolean()) {
            breaks.add(place + ": a body is now required");
        }
        contents(place + " body", Direction.SENT, bodyThen, bodyNow);
        for (Map.Entry<String, JsonNode> response : then.path("responses").properties()) {
            JsonNode answer = now.path("responses").path(response.getKey());
            String where = place + " " + response.getKey();
            if (answer.isMissingNode()) {
                breaks.add(where + ": is gone");
                continue;
            }
            contents(where, Direction.READ, response.getValue(), answer);
            response.getValue()
                    .path("headers")
                    .propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(header -> !answer.path("headers").has(header))
                    .forEach(header -> breaks.add(where + ": header " + header + " is gone"));
        }
    }

    private void parameters(String place, JsonNode then, JsonNode now) {
        for (JsonNode parameter : then) {
            JsonNode old = SchemaChange.resolved(before, parameter);
            JsonNode found = named(old, now);
            if (found.isMissingNode()) {
                breaks.add(place + ": parameter " + old.path("name").asText() + " is gone");
            } else {
                compare(
                        place + " " + old.path("name").asText(),
                        Direction.SENT,
                        old.path("schema"),
                        found.path("schema"));
            }
        }
        for (JsonNode parameter : now) {
            JsonNode found = SchemaChange.resolved(after, parameter);
            boolean asked = false;
            for (JsonNode old : then) {
                JsonNode known = SchemaChange.resolved(before, old);
                asked |= isSame(known, found) && known.path("required").asBoolean();
            }
            if (found.path("required").asBoolean() && !asked) {
                breaks.add(place + ": parameter " + found.path("name").asText() + " is now required");
            }
        }
    }

    private JsonNode named(JsonNode wanted, JsonNode parameters) {
        for (JsonNode parameter : parameters) {
            JsonNode found = SchemaChange.resolved(after, parameter);
            if (isSame(wanted, found)) {
                return found;
            }
        }
        return parameters.path("none");
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.path("name").equals(other.path("name")) && one.path("in").equals(other.path("in"));
    }

    private void contents(String place, Direction direction, JsonNode then, JsonNode now) {
        for (Map.Entry<String, JsonNode> content : then.path("content").properties()) {
            JsonNode found = now.path("content").path(content.getKey());
            if (found.isMissingNode()) {
                breaks.add(place + ": " + content.getKey() + " is gone");
            } else {
                compare(place, direction, content.getValue().path("schema"), found.path("schema"));
            }
        }
    }

    private void channel(String name, JsonNode then) {
        JsonNode now = after.path("channels").path(name);
        if (!then.path("address").equals(now.path("address"))) {
            breaks.add(name + ": its topic is " + now.path("address"));
        }
        Direction direction = name.equals("requests") ? Direction.SENT : Direction.READ;
        for (Map.Entry<String, JsonNode> message : then.path("messages").properties()) {
            String place = name + " " + message.getKey();
            JsonNode old = SchemaChange.resolved(before, message.getValue());
            JsonNode found = SchemaChange.resolved(after, now.path("messages").path(message.getKey()));
            if (found.isMissingNode()) {
                breaks.add(place + ": is gone");
                continue;
            }
            compare(place, direction, old.path("payload"), found.path("payload"));
            compare(place + " headers", direction, old.path("headers"), found.path("headers"));
        }
    }

    private void compare(String place, Direction direction, JsonNode then, JsonNode now) {
        new SchemaChange(before, after, direction, breaks::add).compare(place, then, now);
    }
}
