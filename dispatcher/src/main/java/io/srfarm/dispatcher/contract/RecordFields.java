package io.srfarm.dispatcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Completes the schemas of our own records: an Optional may be absent but is never null, everything else is required;
 * integers are not negative; common fields are described by {@link CommonFields}.
 */
final class RecordFields {
    /** Runtime types that the scan adds although no response contains them. */
    private static final List<String> FOREIGN = List.of("OutboundSseEvent", "MediaType");

    private final ObjectNode schemas;
    private final CommonFields words = new CommonFields();

    RecordFields(ObjectNode schemas) {
        this.schemas = schemas;
    }

    void complete() {
        schemas.remove(FOREIGN);
        withUnwrapped();
        for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
            if (schema.getValue().path("properties") instanceof ObjectNode fields) {
                complete(schema.getKey(), (ObjectNode) schema.getValue(), fields);
            }
        }
        words.addTo(schemas);
    }

    /** Adds the fields of a dead letter's summary to its content, into which they are unwrapped. */
    private void withUnwrapped() {
        if (schemas.at("/DeadLetterContent/properties") instanceof ObjectNode content
                && schemas.at("/DeadLetterView/properties") instanceof ObjectNode letter) {
            letter.properties()
                    .forEach(field ->
                            content.set(field.getKey(), field.getValue().deepCopy()));
        }
    }

    private void complete(String schema, ObjectNode whole, ObjectNode fields) {
        List<String> required = new ArrayList<>();
        for (String name :
                List.copyOf(fields.propertyStream().map(Map.Entry::getKey).toList())) {
            ObjectNode field = (ObjectNode) fields.get(name);
            boolean optional = isOptional(field);
            if (!optional) {
                required.add(name);
            }
            fields.set(name, words.of(schema, name).orElseGet(() -> present(field)));
        }
        if (!whole.has("required") && !required.isEmpty()) {
            ArrayNode names = whole.putArray("required");
            required.forEach(names::add);
        }
    }

    private static boolean isOptional(ObjectNode field) {
        return field.isEmpty()
                || isNull(field.path("type"))
                || StreamSupport.stream(field.path("anyOf").spliterator(), false)
                        .anyMatch(RecordFields::isNull);
    }

    private static boolean isNull(JsonNode type) {
        return type.path("type").asText().equals("null")
                || StreamSupport.stream(type.spliterator(), false)
                        .anyMatch(one -> one.asText().equals("null"));
    }

    /** Returns the field without {@code null}, which never occurs. */
    private static ObjectNode present(ObjectNode field) {
        for (JsonNode choice : field.path("anyOf")) {
            if (!isNull(choice)) {
                return choice.deepCopy();
            }
        }
        for (JsonNode type : field.path("type")) {
            if (!type.asText().equals("null")) {
                field.set("type", type);
                break;
            }
        }
        boolean counts = field.path("type").asText().equals("integer");
        return counts && !field.has("minimum") ? field.put("minimum", 0) : field;
    }
}
