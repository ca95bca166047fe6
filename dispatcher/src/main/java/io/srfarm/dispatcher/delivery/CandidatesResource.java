package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.ledger.ManifestLocation;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Returns a finished job's set with a presigned URL for every object that it lists. */
@Singleton
@Blocking
@Path("/v1/jobs/{id}/candidates")
@Produces(MediaType.APPLICATION_JSON)
public final class CandidatesResource {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // keeps 100.0 as it is
            .build();

    private final CandidateSets sets;
    private final ObjectStore store;
    private final DeliveryConfig config;

    CandidatesResource(CandidateSets sets, ObjectStore store, DeliveryConfig config) {
        this.sets = sets;
        this.store = store;
        this.config = config;
    }

    /**
     * Returns the manifest with URLs.
     *
     * @throws ProblemException 409 with the job's state while there is no set; 410 if it was removed
     */
    @GET
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "410")
    @Operation(
            operationId = "getCandidates",
            summary = "Get the manifest with a presigned URL for itself and for each candidate")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "CandidateUrls")))
    public JsonNode of(@PathParam("id") String id) throws StoreException {
        return withUrls(sets.of(id));
    }

    private ObjectNode withUrls(CandidateSets.Found found) throws StoreException {
        ManifestLocation manifest = found.manifest();
        Instant expires = Instant.now().plus(config.urlValidity()).truncatedTo(ChronoUnit.SECONDS);
        ObjectNode set = parsed(found.stored().bytes());
        for (JsonNode candidate : set.withArray("candidates")) {
            ObjectKey key = new ObjectKey(candidate.path("key").asText());
            ((ObjectNode) candidate).put("url", url(key));
        }
        set.putObject("manifest")
                .put("key", manifest.key().path())
                .put("sha256", manifest.sha256().hex())
                .put("url", url(manifest.key()));
        return set.put("expires", expires.toString());
    }

    private String url(ObjectKey key) throws StoreException {
        return store.presignGet(key, config.urlValidity()).toString();
    }

    private static ObjectNode parsed(byte[] json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: its digest is that of a manifest written by a worker
        }
    }
}
