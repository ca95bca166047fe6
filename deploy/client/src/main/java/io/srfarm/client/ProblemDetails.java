package io.srfarm.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A problem document of the farm (RFC 9457).
 *
 * @param uri the type as received; use {@link #type()} for types that this client knows
 * @param title fixed text for the type
 * @param status the HTTP status
 * @param detail describes this occurrence, for a person; may be empty
 * @param places every error in the submitted document; empty if the document is not the problem
 * @param state state of the job, if that is the reason
 */
public record ProblemDetails(
        String uri, String title, int status, String detail, List<Place> places, Optional<String> state) {

    /**
     * An error in a document.
     *
     * @param pointer JSON pointer (RFC 6901) to the place; empty for the document as a whole
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

    /** Returns the type of problem. */
    public ProblemType type() {
        return ProblemType.ofUri(uri);
    }

    /** Returns the whole problem in one line. */
    public String line() {
        String what =
                places.isEmpty() ? detail : places.stream().map(Place::toString).collect(Collectors.joining("; "));
        return title + (what.isBlank() ? "" : ": " + what) + " (" + status + ")";
    }

    /** Creates a problem for a response without a problem document, such as that of a proxy or a store. */
    static ProblemDetails plain(int status, String title) {
        return new ProblemDetails(ProblemType.OTHER.uri(), title, status, "", List.of(), Optional.empty());
    }

    static ProblemDetails of(int status, String body) {
        try {
            JsonNode json = Exchange.JSON.readTree(body);
            return json.isObject() ? of(status, json) : plain(status, "the farm answered " + status);
        } catch (JsonProcessingException e) {
            return plain(status, "the farm answered " + status); // such as a proxy's HTML page
        }
    }

    /** @param status used if the document has none */
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
