package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.identity.RateLimiter;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.job.JobId;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Uploads of pictures without store credentials. */
@Singleton
@Blocking
@Path("/v1/uploads")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class UploadResource {
    private static final String NAME_FORM = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}";
    private static final Pattern NAME = Pattern.compile(NAME_FORM);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String ANY_TYPE = "application/octet-stream";
    private static final List<String> TYPES = List.of("image/png", "image/jpeg", "image/webp", ANY_TYPE);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectStore store;
    private final Caller caller;
    private final RateLimiter quotas;
    private final DeliveryConfig config;

    public UploadResource(ObjectStore store, Caller caller, RateLimiter quotas, DeliveryConfig config) {
        this.store = store;
        this.caller = caller;
        this.quotas = quotas;
        this.config = config;
    }

    /**
     * A request to upload; the store accepts only a body of this type and length.
     *
     * @param name the last part of the key: 1 to 100 characters of {@code [A-Za-z0-9._-]}, not starting with a dot
     * @param contentType {@code image/png}, {@code image/jpeg}, {@code image/webp} or, by default,
     *     {@code application/octet-stream}
     * @param bytes size of the picture, 1 to {@value Limits#GROUND_TRUTH_BYTES_MAX}
     * @param sha256 digest of the picture, in hex: the same name and digest give the same key, so that an upload and
     *     its submission can be repeated with the same {@code Idempotency-Key}
     */
    public record UploadWish(
            @Schema(pattern = "^" + NAME_FORM + "$", examples = "cat.png")
            String name,

            @Schema(enumeration = {"image/png", "image/jpeg", "image/webp", ANY_TYPE})
            Optional<String> contentType,

            @Schema(minimum = "1", maximum = "" + Limits.GROUND_TRUTH_BYTES_MAX, examples = "20480")
            long bytes,

            @Schema(pattern = "^[0-9a-f]{64}$") Optional<String> sha256) {}

    /**
     * Where to upload the picture.
     *
     * @param key the key to use in a job document
     * @param url accepts PUTs with a body of the requested size until it expires; the last one wins
     * @param headers required headers of the PUT
     */
    public record UploadPlace(String key, URI url, Map<String, String> headers, Instant expires) {}

    /**
     * Returns a key and a presigned URL.
     *
     * @throws ProblemException 400 for an invalid name, media type or size
     */
    @POST
    @Operation(operationId = "placeUpload", summary = "Get a key and a presigned URL that accepts a PUT")
    public UploadPlace place(
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = UploadWish.class)))
                    String body)
            throws StoreException {
        JsonNode wish = parsed(body);
        ObjectKey key = new ObjectKey("inputs/" + caller.tenant() + "/" + folder(wish) + "/" + name(wish));
        Duration validity = config.urlValidity();
        Instant expires = Instant.now().plus(validity).truncatedTo(ChronoUnit.SECONDS);
        String type = contentType(wish);
        long bytes = bytes(wish);
        quotas.requireUpload(caller.tenantAccess(), bytes);
        URI url = store.presignPut(key, type, bytes, validity);
        return new UploadPlace(key.path(), url, Map.of(HttpHeaders.CONTENT_TYPE, type), expires);
    }

    private static String name(JsonNode wish) {
        JsonNode name = wish.path("name");
        if (!name.isTextual() || !NAME.matcher(name.textValue()).matches()) {
            throw ProblemException.at(
                    "/name", "must be 1 to 100 characters of [A-Za-z0-9._-], not starting with a dot");
        }
        return name.textValue();
    }

    /** Returns the folder: equal pictures of one name share a key, an upload without a digest gets its own. */
    private static String folder(JsonNode wish) {
        JsonNode digest = wish.path("sha256");
        if (digest.isMissingNode()) {
            return JobId.random().value();
        }
        if (!digest.isTextual() || !DIGEST.matcher(digest.textValue()).matches()) {
            throw ProblemException.at("/sha256", "must be 64 lower-case hexadecimal digits");
        }
        return digest.textValue();
    }

    private static String contentType(JsonNode wish) {
        if (!wish.has("contentType")) {
            return ANY_TYPE;
        }
        JsonNode type = wish.path("contentType");
        if (!type.isTextual() || !TYPES.contains(type.textValue())) {
            throw ProblemException.at("/contentType", "must be one of " + TYPES);
        }
        return type.textValue();
    }

    private static long bytes(JsonNode wish) {
        JsonNode bytes = wish.path("bytes");
        if (!bytes.canConvertToExactIntegral()
                || !bytes.canConvertToLong()
                || bytes.longValue() < 1
                || bytes.longValue() > Limits.GROUND_TRUTH_BYTES_MAX) {
            throw ProblemException.at(
                    "/bytes", "must be the size of the picture in bytes, 1 to " + Limits.GROUND_TRUTH_BYTES_MAX);
        }
        return bytes.longValue();
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw ProblemException.at("", "is not JSON");
        }
    }
}
