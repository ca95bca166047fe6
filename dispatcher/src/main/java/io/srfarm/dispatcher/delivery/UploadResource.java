package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** A place for an upstream's picture, without any store credentials of its own. */
@Singleton
@Blocking
@Path("/v1/uploads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class UploadResource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectStore store;
    private final Caller caller;
    private final DeliveryConfig config;

    public UploadResource(ObjectStore store, Caller caller, DeliveryConfig config) {
        this.store = store;
        this.caller = caller;
        this.config = config;
    }

    /**
     * What to upload.
     *
     * @param name the last part of the key: 1 to 100 characters of {@code [A-Za-z0-9._-]}, no dot first
     */
    public record UploadWish(String name) {}

    /**
     * Where to upload it.
     *
     * @param key what a job document then names
     * @param url takes one PUT of the picture's bytes
     */
    public record UploadPlace(String key, URI url, Instant expires) {}

    /** @throws ProblemException 400 for a name that no key can end in */
    @POST
    @Operation(summary = "A key and a presigned URL that takes a PUT")
    public UploadPlace place(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = UploadWish.class)))
                    String body)
            throws StoreException {
        ObjectKey key = new ObjectKey("inputs/" + caller.tenant() + "/" + JobId.random() + "/" + name(body));
        Instant expires = Instant.now().plus(config.urlValidity()).truncatedTo(ChronoUnit.SECONDS);
        return new UploadPlace(key.path(), store.presignPut(key, config.urlValidity()), expires);
    }

    private static String name(String body) {
        JsonNode name = parsed(body).path("name");
        if (!name.isTextual() || !NAME.matcher(name.textValue()).matches()) {
            throw ProblemException.at("/name", "must be 1 to 100 characters of [A-Za-z0-9._-], the first no dot");
        }
        return name.textValue();
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw ProblemException.at("", "is not JSON");
        }
    }
}
