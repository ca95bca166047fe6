package io.srfarm.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.StoredPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces a reference of type {@code auto} by references of the library that resemble the input. The resolved document names
 * them, so the job does not depend on the library's other entries.
 */
final class ReferenceChoice {
    private static final String TYPE = "auto";
    private static final int DEFAULT_COUNT = 3;

    private final FieldReader fields;
    private final KeySpace space;
    private final ReferenceSuggestions suggestions;

    private ReferenceChoice(FieldReader fields, KeySpace space, ReferenceSuggestions suggestions) {
        this.fields = fields;
        this.space = space;
        this.suggestions = suggestions;
    }

    static boolean isIn(JsonNode document) {
        return document.path("references") instanceof ArrayNode references
                && !places(references).isEmpty();
    }

    private static List<Integer> places(ArrayNode references) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            if (isChoice(references.get(i))) {
                places.add(i);
            }
        }
        return places;
    }

    private static boolean isChoice(JsonNode reference) {
        return TYPE.equals(reference.path("type").textValue());
    }

    /** Returns the resolved document, or the same one after a violation. */
    static JsonNode resolved(
            JsonNode document, KeySpace space, ReferenceSuggestions suggestions, List<Violation> violations) {
        ObjectNode made = document.deepCopy();
        ReferenceChoice choice = new ReferenceChoice(new FieldReader(document, "", violations), space, suggestions);
        choice.chosen((ArrayNode) document.path("references")).ifPresent(chosen -> made.set("references", chosen));
        return made;
    }

    private Optional<ArrayNode> chosen(ArrayNode stated) {
        List<Integer> places = places(stated);
        if (places.size() > 1) {
            fields.refuse("references", "must have at most one of type auto");
            return Optional.empty();
        }
        int place = places.get(0);
        List<FieldReader> all = fields.objects("references", 1, Limits.REFERENCES_MAX);
        Optional<ObjectKey> input = input();
        if (all.isEmpty() || input.isEmpty()) {
            return Optional.empty();
        }
        FieldReader choice = all.get(place);
        return count(choice, stated.size() - 1)
                .flatMap(count -> nearest(input.get(), count, choice))
                .map(keys -> {
                    ArrayNode chosen = Json.object().arrayNode();
                    for (int i = 0; i < stated.size(); i++) {
                        if (i == place) {
                            keys.forEach(key ->
                                    chosen.addObject().put("type", "image").put("key", key.path()));
                        } else {
                            chosen.add(stated.get(i));
                        }
                    }
                    return chosen;
                });
    }

    private Optional<ObjectKey> input() {
        if (!fields.has("input")) {
            fields.refuse("input", "is missing");
        }
        Optional<ObjectKey> key =
                fields.object("input").flatMap(JobReader::picture).map(StoredPicture::key);
        if (key.filter(found -> !space.mayRead(found)).isPresent()) {
            fields.refuseForeign("input", "no such object");
            return Optional.empty();
        }
        return key;
    }

    /** @param others how many other references there are */
    private Optional<Integer> count(FieldReader choice, int others) {
        choice.has("type");
        Optional<Long> count = choice.has("count")
                ? choice.integer("count", 1, Limits.REFERENCES_MAX)
                : Optional.of((long) DEFAULT_COUNT);
        choice.end();
        if (count.filter(most -> others + most > Limits.REFERENCES_MAX).isPresent()) {
            choice.refuse(
                    "count",
                    "makes more than " + Limits.REFERENCES_MAX
                            + " references together with the others (limit references-max)");
            return Optional.empty();
        }
        return count.map(Long::intValue);
    }

    private Optional<List<ObjectKey>> nearest(ObjectKey input, int count, FieldReader choice) {
        List<ObjectKey> nearest = suggestions.nearest(input, count);
        if (nearest.isEmpty()) {
            choice.refuse("type", "auto needs a reference library, and yours has no usable picture: add one");
            return Optional.empty();
        }
        return Optional.of(nearest);
    }
}
