package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.Blocking;
import io.srfarm.codec.ManifestJson;
import io.srfarm.dispatcher.ledger.Jobs;
import io.srfarm.dispatcher.ledger.Manifest;
import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
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

/** A finished job's set, with an URL for everything that it names. */
@Singleton
@Blocking
@Path("/v1/jobs/{id}/candidates")
@Produces(MediaType.APPLICATION_JSON)
public final class CandidatesResource {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Jobs jobs;
    private final ObjectStore store;
    private final DeliveryConfig config;

    public CandidatesResource(Jobs jobs, ObjectStore store, DeliveryConfig config) {
        this.jobs = jobs;
        this.store = store;
        this.config = config;
    }

    /** @throws ProblemException 409 while there is no set, with the job's state; 410 when it was removed */
    @GET
    @Operation(summary = "The manifest, with a presigned url for itself and for each candidate")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Object.class)))
    public JsonNode of(@PathParam("id") String id) throws StoreException {
        Manifest manifest = manifest(jobs.of(id));
        StoredObject stored = store.find(manifest.key(), ManifestJson.BYTES_MAX)
                .orElseThrow(() -> removed("the manifest " + manifest.key() + " is not there any more"));
        if (!stored.sha256().equals(manifest.sha256())) {
            // Its set was swept, and another job has used the folder since.
            throw removed("the manifest " + manifest.key() + " is that of another job now");
        }
        return withUrls(stored, manifest);
    }

    private static ProblemException removed(String why) {
        return new ProblemException(ProblemKind.SET_REMOVED.because(why));
    }

    private static Manifest manifest(Standing standing) {
        return standing.manifest()
                .orElseThrow(() -> new ProblemException(ProblemKind.NOT_SUCCEEDED
                        .because("the job is " + standing.state().wireName())
                        .in(standing.state())));
    }

    private ObjectNode withUrls(StoredObject stored, Manifest manifest) throws StoreException {
        Instant expires = Instant.now().plus(config.urlValidity()).truncatedTo(ChronoUnit.SECONDS);
        ObjectNode set = parsed(stored);
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

    private static ObjectNode parsed(StoredObject stored) {
        try {
            return (ObjectNode) JSON.readTree(stored.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // its hash is that of a manifest that a worker wrote
        }
    }
}
