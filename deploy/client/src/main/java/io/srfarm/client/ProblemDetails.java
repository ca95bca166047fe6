package io.srfarm.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A refusal as the farm writes it (RFC 9457).
 *
 * @param uri the type as it came; of types that this client knows, {@link #type()} is the better question
 * @param title the kind of problem in words, always the same
 * @param status the HTTP status
 * @param detail this very case, for a person; may be empty
 * @param places what is wrong with a document, place by place; empty: no document is to blame
 * @param state where the job stands, when that is what stands in the way
 */
public record ProblemDetails(
        String uri, String title, int status, String detail, List<Place> places, Optional<String> state) {

    /**
     * One thing that is wrong with a document.
     *
     * @param pointer where, as a JSON pointer (RFC 6901); empty: the document as a whole
     * @param detail what is expected and what was found
     */
    public record Place(String pointer, String detail) {
        @Override
        public String toString() {
            return (pointer + " " + detail).strip();
        }
    }

    public ProblemDetails {
        places = List.copyOf(places);
    }

    /** What kind of refusal this is. */
    public ProblemType type() {
        return ProblemType.ofUri(uri);
    }

    /** All of it in one line. */
    public String line() {
        String what =
                places.isEmpty() ? detail : places.stream().map(Place::toString).collect(Collectors.joining("; "));
        return title + (what.isBlank() ? "" : ": " + what) + " (" + status + ")";
    }

    /** What a proxy or a store says, or nobody. */
    static ProblemDetails plain(int status, String title) {
        return new ProblemDetails(ProblemType.OTHER.uri(), title, status, "", List.of(), Optional.empty());
    }

    static ProblemDetails of(int status, String body) {
        try {
            JsonNode json = Exchange.JSON.readTree(body);
            return json.isObject() ? of(status, json) : plain(status, "the farm answered " + status);
        } catch (JsonProcessingException e) {
            return plain(status, "the farm answered " + status); // a proxy's page
        }
    }

    /** @param status counts where the document has none */
    static ProblemDetails of(int status, JsonNode json) {
        List<Place> places = new ArrayList<>();
        for (JsonNode error : json.path("errors")) {
            places.add(new Place(
                    error.path("pointer").asText(), error.path("detail").asText()));
        }
        return new ProblemDetails(
                json.path("type").asText(ProblemType.OTHER.uri()),
                json.path("title").asText("refused"),
                json.path("status").asInt(status),
                json.path("detail").asText(),
                places,
                Optional.ofNullable(json.path("state").textValue()));
    }
}
