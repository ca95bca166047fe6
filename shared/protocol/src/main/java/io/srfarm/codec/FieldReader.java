package io.srfarm.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.InvalidJobException.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the fields of one JSON object and collects all violations with their locations, so that a submitter sees all of
 * them at once. Unknown fields are violations too; see {@link #end()}.
 */
final class FieldReader {
    private final JsonNode node;
    private final String pointer;
    private final List<Violation> violations;
    private final Set<String> asked = new HashSet<>();

    FieldReader(JsonNode node, String pointer, List<Violation> violations) {
        this.node = node;
        this.pointer = pointer;
        this.violations = violations;
    }

    /** Adds a violation of the object or, given a name, of one of its fields. */
    void refuse(String name, String detail) {
        violations.add(new Violation(pointerOf(name), detail));
    }

    /** Adds a violation by a field that names an object of another tenant. */
    void refuseForeign(String name, String detail) {
        violations.add(new Violation(pointerOf(name), detail, true));
    }

    boolean has(String name) {
        asked.add(name);
        return node.has(name);
    }

    Optional<String> text(String name) {
        return present(name).flatMap(value -> {
            if (!value.isTextual()) {
                refuse(name, "must be a string");
                return Optional.empty();
            }
            return Optional.of(value.textValue());
        });
    }

    /** Reads a text field with {@code parse}. The message of its IllegalArgumentException becomes the violation. */
    <T> Optional<T> parsed(String name, Function<String, T> parse) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException e) {
                refuse(name, e.getMessage() == null ? "is not valid" : e.getMessage());
                return Optional.empty();
            }
        });
    }

    Optional<Long> integer(String name, long min, long max) {
        return present(name).flatMap(value -> {
            BigDecimal number = value.isNumber() ? value.decimalValue() : null;
            if (number == null
                    || number.stripTrailingZeros().scale() > 0
                    || number.compareTo(BigDecimal.valueOf(min)) < 0
                    || number.compareTo(BigDecimal.valueOf(max)) > 0) {
                refuse(name, "must be a whole number from " + min + " to " + max);
                return Optional.empty();
            }
            return Optional.of(number.longValue());
        });
    }

    Optional<Boolean> flag(String name) {
        return present(name).flatMap(value -> {
            if (!value.isBoolean()) {
                refuse(name, "must be true or false");
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    OptionalDouble number(String name, double min, double max) {
        Optional<JsonNode> value = present(name);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        double number = value.get().isNumber() ? value.get().doubleValue() : Double.NaN;
        if (!(number >= min && number <= max)) {
            refuse(name, "must be a number from " + plain(min) + " to " + plain(max));
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(number);
    }

    Optional<FieldReader> object(String name) {
        return present(name).flatMap(value -> {
            if (!value.isObject()) {
                refuse(name, "must be an object");
                return Optional.empty();
            }
            return Optional.of(new FieldReader(value, pointerOf(name), violations));
        });
    }

    /** Returns the objects of an array; empty if the field is absent or invalid. */
    List<FieldReader> objects(String name, int min, int max) {
        Optional<JsonNode> array = present(name);
        if (array.isEmpty()) {
            return List.of();
        }
        if (!array.get().isArray() || array.get().size() < min || array.get().size() > max) {
            refuse(name, "must be an array of " + min + " to " + max + " objects");
            return List.of();
        }
        List<FieldReader> items = new ArrayList<>();
        for (JsonNode item : array.get()) {
            String place = pointerOf(name) + "/" + items.size();
            if (!item.isObject()) {
                violations.add(new Violation(place, "must be an object"));
            }
            items.add(new FieldReader(item, place, violations));
        }
        return items;
    }

    /** Reads the texts of a non-empty array as {@link #parsed} does; empty if the field is absent or invalid. */
    <T> List<T> parsedAll(String name, int max, Function<String, T> parse) {
        Optional<JsonNode> array = present(name);
        if (array.isEmpty()) {
            return List.of();
        }
        if (!array.get().isArray() || array.get().isEmpty() || array.get().size() > max) {
            refuse(name, "must be an array of 1 to " + max + " strings");
            return List.of();
        }
        ObjectNode byPlace = JsonNodeFactory.instance.objectNode();
        array.get().forEach(item -> byPlace.set(Integer.toString(byPlace.size()), item));
        FieldReader items = new FieldReader(byPlace, pointerOf(name), violations);
        List<T> parsed = new ArrayList<>();
        byPlace.fieldNames()
                .forEachRemaining(place -> items.parsed(place, parse).ifPresent(parsed::add));
        return parsed;
    }

    /** Returns all fields as texts, whatever their names. */
    Map<String, String> texts() {
        Map<String, String> all = new TreeMap<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            text(name).ifPresent(value -> all.put(name, value));
        }
        return all;
    }

    /** Adds a violation for each field that was not read. */
    void end() {
        node.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                refuse(name, "is not a field of this document");
            }
        });
    }

    private Optional<JsonNode> present(String name) {
        asked.add(name);
        JsonNode value = node.get(name);
        if (value != null && value.isNull()) {
            refuse(name, "must not be null: leave it out instead");
            return Optional.empty();
        }
        return Optional.ofNullable(value);
    }

    private String pointerOf(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
