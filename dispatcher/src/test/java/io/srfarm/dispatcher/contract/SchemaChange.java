package io.srfarm.dispatcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * What a change of a schema breaks. What users send may be restricted no further; what they read keeps its fields, and
 * their types. Words that are added to what they read break nothing: readers ignore what they do not know.
 */
final class SchemaChange {
    /** Who would notice. */
    enum Direction {
        SENT,
        READ
    }

    private static final List<String> LOWER = List.of("minimum", "minLength", "minItems", "exclusiveMinimum");
    private static final List<String> UPPER =
            List.of("maximum", "maxLength", "maxItems", "maxProperties", "exclusiveMaximum");
    private static final List<String> CHOICES = List.of("oneOf", "anyOf");

    private final JsonNode documentBefore;
    private final JsonNode documentAfter;
    private final Direction direction;
    private final Consumer<String> breaks;
    private final Set<String> seen = new HashSet<>();

    SchemaChange(JsonNode documentBefore, JsonNode documentAfter, Direction direction, Consumer<String> breaks) {
        this.documentBefore = documentBefore;
        this.documentAfter = documentAfter;
        this.direction = direction;
        this.breaks = breaks;
    }

    void compare(String place, JsonNode schemaBefore, JsonNode schemaAfter) {
        if (schemaBefore.has("$ref")
                && !seen.add(schemaBefore.path("$ref").asText() + " "
                        + schemaAfter.path("$ref").asText())) {
            return;
        }
        JsonNode before = resolved(documentBefore, schemaBefore);
        JsonNode after = resolved(documentAfter, schemaAfter);
        types(place, before, after);
        fields(place, before, after);
        if (direction == Direction.SENT) {
            values(place, before, after);
            limits(place, before, after);
        } else if (before.has("const") && !before.path("const").equals(after.path("const"))) {
            breaks.accept(place + ": is no longer " + before.path("const"));
        }
        inside(place, before, after);
    }

    /** What a {@code $ref} of {@code document} stands for. */
    static JsonNode resolved(JsonNode document, JsonNode node) {
        JsonNode found = node;
        while (found.path("$ref").asText().startsWith("#")) {
            found = document.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }

    private void types(String place, JsonNode before, JsonNode after) {
        Set<String> then = texts(before.path("type"));
        Set<String> now = texts(after.path("type"));
        boolean narrower = !now.isEmpty() && !(now.containsAll(then) && !then.isEmpty());
        boolean wider = !then.isEmpty() && !(then.containsAll(now) && !now.isEmpty());
        if (direction == Direction.SENT ? narrower : wider) {
            breaks.accept(place + ": was " + then + ", is " + now);
        }
    }

    private void fields(String place, JsonNode before, JsonNode after) {
        for (Map.Entry<String, JsonNode> field : before.path("properties").properties()) {
            JsonNode now = after.path("properties").path(field.getKey());
            if (now.isMissingNode()) {
                breaks.accept(place + "/" + field.getKey() + ": is gone");
            } else {
                compare(place + "/" + field.getKey(), field.getValue(), now);
            }
        }
        Set<String> then = texts(before.path("required"));
        Set<String> now = texts(after.path("required"));
        Set<String> more = new TreeSet<>(direction == Direction.SENT ? now : then);
        more.removeAll(direction == Direction.SENT ? then : now);
        more.forEach(name -> breaks.accept(
                place + "/" + name + (direction == Direction.SENT ? ": is now required" : ": may now be absent")));
    }

    private void values(String place, JsonNode before, JsonNode after) {
        Set<String> then = allowed(before);
        Set<String> now = allowed(after);
        if (!now.isEmpty() && !(now.containsAll(then) && !then.isEmpty())) {
            breaks.accept(place + ": allowed " + then + ", allows " + now);
        }
        if (after.has("pattern") && !after.path("pattern").equals(before.path("pattern"))) {
            breaks.accept(place + ": has another pattern");
        }
        if (isClosed(after) && !isClosed(before)) {
            breaks.accept(place + ": takes no further fields now");
        }
    }

    private void limits(String place, JsonNode before, JsonNode after) {
        LOWER.forEach(limit -> limit(place, limit, before, after, (then, now) -> now > then));
        UPPER.forEach(limit -> limit(place, limit, before, after, (then, now) -> now < then));
    }

    private void limit(
            String place, String name, JsonNode before, JsonNode after, BiPredicate<Double, Double> stricter) {
        if (after.has(name)
                && (!before.has(name)
                        || stricter.test(
                                before.path(name).asDouble(), after.path(name).asDouble()))) {
            breaks.accept(place + ": " + name + " was " + before.path(name) + ", is " + after.path(name));
        }
    }

    private void inside(String place, JsonNode before, JsonNode after) {
        for (String part : List.of("items", "additionalProperties", "propertyNames")) {
            if (before.path(part).isObject() || after.path(part).isObject()) {
                compare(place + "/" + part, before.path(part), after.path(part));
            }
        }
        for (String choice : CHOICES) {
            if (direction == Direction.SENT
                    && after.path(choice).size() < before.path(choice).size()) {
                breaks.accept(place + ": a choice is gone");
            }
            pairs(place, choice, before, after);
        }
        if (direction == Direction.SENT
                && after.path("allOf").size() > before.path("allOf").size()) {
            breaks.accept(place + ": has another condition");
        }
        if (direction == Direction.READ
                && after.path("allOf").size() < before.path("allOf").size()) {
            breaks.accept(place + ": a part is gone");
        }
        pairs(place, "allOf", before, after);
    }

    private void pairs(String place, String list, JsonNode before, JsonNode after) {
        for (int i = 0; i < Math.min(before.path(list).size(), after.path(list).size()); i++) {
            compare(
                    place + "/" + list + i,
                    before.path(list).path(i),
                    after.path(list).path(i));
        }
    }

    private static boolean isClosed(JsonNode schema) {
        return schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").booleanValue();
    }

    private static Set<String> allowed(JsonNode schema) {
        Set<String> values = texts(schema.path("enum"));
        if (schema.has("const")) {
            values.add(schema.path("const").asText());
        }
        return values;
    }

    private static Set<String> texts(JsonNode node) {
        Set<String> texts = new TreeSet<>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        } else if (!(node instanceof MissingNode)) {
            node.forEach(one -> texts.add(one.asText()));
        }
        return texts;
    }
}
