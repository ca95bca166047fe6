package io.srfarm.dispatcher.library;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.delivery.PictureResponses;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.QueryParameters;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.StoredPicture;
import io.srfarm.picture.PictureException;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The reference library over HTTP. */
@Singleton
@Blocking
@Path("/v1/references")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ReferenceResource {
    private static final int NAME_CHARACTERS_MAX = 100;

    private final Library library;
    private final Suggestions suggestions;
    private final PictureResponses pictures;
    private final Caller caller;
    private final ObjectMapper json;

    ReferenceResource(
            Library library, Suggestions suggestions, PictureResponses pictures, Caller caller, ObjectMapper json) {
        this.library = library;
        this.suggestions = suggestions;
        this.pictures = pictures;
        this.caller = caller;
        this.json = json;
    }

    /**
     * A reference to add.
     *
     * @param key of a picture that you have uploaded
     * @param name for display, up to 100 characters; by default the last part of the key
     * @param tags for search
     */
    public record ReferenceWish(
            @Schema(maxLength = Limits.KEY_BYTES_MAX, examples = "inputs/acme/tabby.jpg")
            String key,

            @Schema(maxLength = NAME_CHARACTERS_MAX) Optional<String> name,

            @Schema(maxItems = Limits.LABELS_MAX) Optional<List<String>> tags) {}

    /** The new tags of a reference. */
    public record TagWish(
            @Schema(maxItems = Limits.LABELS_MAX) List<String> tags) {}

    /**
     * One page of the library, newest first.
     *
     * @param next what to pass as {@code after} for the next page; absent on the last page
     */
    @Schema(name = "ReferencePage")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Page(List<LibraryEntry> references, Optional<String> next) {
        public Page {
            references = List.copyOf(references);
        }
    }

    @GET
    @Operation(operationId = "listReferences", summary = "List your reference library, newest first")
    public Page list(@QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit)
            throws StoreException {
        int most = QueryParameters.limit(limit);
        Optional<String> behind =
                QueryParameters.after(after, text -> Optional.of(text).filter(Library::isId));
        List<LibraryEntry> found = library.list(caller.tenant(), behind, most);
        List<LibraryEntry> page = found.subList(0, Math.min(found.size(), most));
        Optional<String> next = found.size() > page.size()
                ? Optional.of(page.get(page.size() - 1).reference())
                : Optional.empty();
        return new Page(page, next);
    }

    /** References that resemble an input, nearest first. */
    @Schema(name = "ReferenceSuggestions")
    public record Suggested(List<Suggestion> references) {
        public Suggested {
            references = List.copyOf(references);
        }
    }

    /**
     * Suggests references for an input.
     *
     * @throws ProblemException 400 for a picture that cannot be an input; 403 for a key that you may not read; 404 if there is
     *     no picture
     */
    @GET
    @Path("/suggest")
    @APIResponse(responseCode = "403")
    @APIResponse(responseCode = "404")
    @APIResponse(responseCode = "429")
    @Operation(
            operationId = "suggestReferences",
            summary = "Get the references of your library that resemble a low-resolution picture, nearest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Suggested.class)))
    public Suggested suggest(
            @Parameter(
                            required = true,
                            description = "the key of a low-resolution picture",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            maxLength = Limits.KEY_BYTES_MAX,
                                            examples = "inputs/acme/cat.png"))
                    @QueryParam("input")
                    @Nullable
                    String input,
            @Parameter(
                            description = "how many references to return at most",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "" + Suggestions.COUNT_MAX,
                                            defaultValue = "" + Suggestions.COUNT_DEFAULT))
                    @QueryParam("count")
                    @Nullable
                    String count)
            throws StoreException {
        ObjectKey key = QueryParameters.parsed("input", input, ObjectKey::new)
                .orElseThrow(() -> ProblemException.at("", "the query parameter input (an object key) is missing"));
        int most = QueryParameters.parsed("count", count, ReferenceResource::suggestionCount)
                .orElse(Suggestions.COUNT_DEFAULT);
        if (!caller.tenantAccess().space().mayRead(key)) {
            throw new ProblemException(ProblemKind.NO_SUCH_OBJECT.because("you may not read the object at input"));
        }
        try {
            return new Suggested(suggestions.nearest(caller.tenant(), key, most));
        } catch (PictureException e) {
            throw ProblemException.at("", "the query parameter input names no possible input: " + e.getMessage());
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                throw PictureResponses.none("there is no object at input");
            }
            if (e.kind() == StoreException.Kind.TOO_LARGE) {
                throw ProblemException.at(
                        "",
                        "the query parameter input names an object of more than " + Limits.PICTURE_BYTES_MAX
                                + " bytes (limit picture-bytes-max)");
            }
            throw e;
        }
    }

    private static int suggestionCount(String text) {
        int count = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
        if (count < 1 || count > Suggestions.COUNT_MAX) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + Suggestions.COUNT_MAX);
        }
        return count;
    }

    /**
     * Adds a reference.
     *
     * @throws ProblemException 403 for a key that you may not read; 404 if there is no picture; 409 if the library is
     *     full
     */
    @POST
    @APIResponse(responseCode = "403")
    @APIResponse(responseCode = "404")
    @APIResponse(responseCode = "409")
    @Operation(operationId = "addReference", summary = "Add a copy of an uploaded picture to your library")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LibraryEntry.class)))
    public LibraryEntry add(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ReferenceWish.class)))
                    String body)
            throws StoreException {
        JsonNode wish = parsed(body);
        ObjectKey key = key(wish.path("key"));
        String name = name(wish.path("name"), key);
        List<String> tags = tags(wish.path("tags"));
        if (!caller.tenantAccess().space().mayRead(key)) {
            throw new ProblemException(ProblemKind.NO_SUCH_OBJECT.because("you may not read the object at /key"));
        }
        return library.add(caller.tenant(), key, name, tags);
    }

    @PUT
    @Path("/{reference}")
    @Operation(operationId = "tagReference", summary = "Replace the tags of a reference")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LibraryEntry.class)))
    public LibraryEntry tag(
            @PathParam("reference") String reference,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = TagWish.class)))
                    String body)
            throws StoreException {
        List<String> tags = tags(parsed(body).path("tags"));
        return library.retag(caller.tenant(), reference, tags).orElseThrow(ReferenceResource::noSuchReference);
    }

    /** Removes a reference. Idempotent. */
    @DELETE
    @Path("/{reference}")
    @Operation(
            operationId = "removeReference",
            summary = "Remove a reference and its picture from your library; a queued job that uses it ends with"
                    + " reference_missing")
    @APIResponse(responseCode = "204", description = "the reference is not in the library")
    public void remove(@PathParam("reference") String reference) throws StoreException {
        library.remove(caller.tenant(), reference);
    }

    @GET
    @Path("/{reference}/picture")
    @Produces({"image/png", "image/jpeg", "image/webp"})
    @Operation(operationId = "getLibraryPicture", summary = "Get a reference's picture")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "image/jpeg", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "image/webp", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response picture(@Context Request request, @PathParam("reference") String reference) throws StoreException {
        ObjectKey key = new ObjectKey(entry(reference).key());
        return pictures.of(request, new StoredPicture(key, Optional.empty()));
    }

    private static ProblemException noSuchReference() {
        return new ProblemException(ProblemKind.NO_SUCH_REFERENCE.because("you have no reference with this id"));
    }

    private LibraryEntry entry(String reference) throws StoreException {
        return library.find(caller.tenant(), reference).orElseThrow(ReferenceResource::noSuchReference);
    }

    private static ObjectKey key(JsonNode key) {
        try {
            return new ObjectKey(key.asText());
        } catch (IllegalArgumentException e) {
            throw ProblemException.at("/key", "must be the key of an upload: " + e.getMessage());
        }
    }

    private static String name(JsonNode name, ObjectKey key) {
        if (name.isMissingNode() || name.isNull()) {
            return key.path().substring(key.path().lastIndexOf('/') + 1);
        }
        if (!name.isTextual() || name.textValue().isBlank() || name.textValue().length() > NAME_CHARACTERS_MAX) {
            throw ProblemException.at("/name", "must be 1 to " + NAME_CHARACTERS_MAX + " characters");
        }
        return name.textValue();
    }

    private static List<String> tags(JsonNode tags) {
        if (tags.isMissingNode() || tags.isNull()) {
            return List.of();
        }
        if (!tags.isArray() || tags.size() > Limits.LABELS_MAX) {
            throw ProblemException.at("/tags", "must be a list of at most " + Limits.LABELS_MAX + " tags");
        }
        List<String> found = new ArrayList<>();
        for (JsonNode tag : tags) {
            if (!tag.isTextual() || tag.asText().isBlank() || tag.asText().length() > Limits.LABEL_CHARACTERS_MAX) {
                throw ProblemException.at(
                        "/tags/" + found.size(), "must be 1 to " + Limits.LABEL_CHARACTERS_MAX + " characters");
            }
            found.add(tag.asText());
        }
        return found;
    }

    private JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw ProblemException.at("", "is not JSON");
        }
    }
}
