package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.dispatcher.identity.Session;
import io.srfarm.dispatcher.identity.SessionCodec;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobLookup;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import io.srfarm.store.StoredObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Links that let others view one set without an API key. The link itself contains its rights, encrypted; an object
 * beside the job's outcome records that it exists, and a link without that object is invalid.
 */
@Singleton
@Blocking
@Path("/v1/jobs/{id}/shares")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ShareResource {
    private static final int SHARES_MAX = 20;
    private static final int BYTES_MAX = 1024;
    private static final int OBJECTS_MAX = 200;
    private static final Duration VALIDITY = Duration.ofDays(7);
    private static final Duration VALIDITY_MIN = Duration.ofMinutes(1);
    private static final Duration VALIDITY_MAX = Duration.ofDays(90);

    private final JobLookup jobs;
    private final CandidateSets sets;
    private final SessionCodec sessions;
    private final ObjectStore store;
    private final ObjectMapper json;

    ShareResource(JobLookup jobs, CandidateSets sets, SessionCodec sessions, ObjectStore store, ObjectMapper json) {
        this.jobs = jobs;
        this.sets = sets;
        this.sessions = sessions;
        this.store = store;
        this.json = json;
    }

    /**
     * The properties of a new link.
     *
     * @param validity how long the link is valid: an ISO 8601 duration from PT1M to P90D, by default P7D
     */
    public record ShareWish(@Schema(examples = "P7D") Optional<String> validity) {}

    /**
     * A new link.
     *
     * @param path of the page that shows the set. The secret comes after the {@code #}, which browsers do not send, so
     *     that it appears in no log
     */
    public record NewShare(String share, String path, Instant expires) {}

    /** An existing link; only its holders know the secret. */
    public record Share(String share, Instant expires) {}

    /** The valid links of a set. */
    public record ShareList(List<Share> shares) {
        public ShareList {
            shares = List.copyOf(shares);
        }
    }

    /**
     * Creates a link.
     *
     * @throws ProblemException 409 while there is no set or if there are too many links; 410 if the set was removed
     */
    @POST
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "410")
    @Operation(
            operationId = "shareSet",
            summary = "Create a link with which anybody can view this set, and nothing else")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = NewShare.class)))
    public NewShare share(
            @PathParam("id") String id,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ShareWish.class)))
                    String body)
            throws StoreException, JsonProcessingException {
        Duration validity = validity(body);
        CandidateSet set = sets.of(id).set();
        ControlKeys keys = new ControlKeys(set.tenant(), set.job());
        if (all(keys).size() >= SHARES_MAX) {
            throw new ProblemException(ProblemKind.LIMIT_REACHED.because(
                    "a set has at most " + SHARES_MAX + " links (limit shares-max): revoke one"));
        }
        Share share =
                new Share(JobId.random().value(), Instant.now().plus(validity).truncatedTo(ChronoUnit.SECONDS));
        store.put(keys.share(share.share()), json.writeValueAsBytes(share), MediaType.APPLICATION_JSON);
        Session link = new Session.OfShare(set.tenant(), set.job(), share.share(), share.expires());
        return new NewShare(share.share(), "/ui/share#" + sessions.seal(link), share.expires());
    }

    @GET
    @Operation(operationId = "listShares", summary = "List the links to this set that have not expired")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ShareList.class)))
    public ShareList list(@PathParam("id") String id) throws StoreException {
        return new ShareList(all(keys(id)));
    }

    /** Revokes a link. Idempotent. */
    @DELETE
    @Path("/{share}")
    @Operation(operationId = "revokeShare", summary = "Revoke a link")
    @APIResponse(responseCode = "204", description = "the link is invalid")
    public void revoke(@PathParam("id") String id, @PathParam("share") String share) throws StoreException {
        ControlKeys keys = keys(id);
        if (isId(share)) {
            store.delete(keys.share(share));
        }
    }

    private ControlKeys keys(String id) throws StoreException {
        JobKey key = jobs.of(id).key();
        return new ControlKeys(key.tenant(), key.job());
    }

    private static boolean isId(String share) {
        try {
            return new JobId(share).value().equals(share);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private List<Share> all(ControlKeys keys) throws StoreException {
        List<Share> shares = new ArrayList<>();
        for (ListedObject object : store.list(keys.folder(), Optional.empty(), OBJECTS_MAX)) {
            if (keys.shareAt(object.key()).isPresent()) {
                kept(object.key()).ifPresent(shares::add);
            }
        }
        return shares;
    }

    private Optional<Share> kept(ObjectKey key) throws StoreException {
        Optional<StoredObject> stored = store.find(key, BYTES_MAX);
        if (stored.isEmpty()) {
            return Optional.empty(); // revoked since it was listed
        }
        try {
            Share share = json.readValue(stored.get().bytes(), Share.class);
            if (share.expires().isAfter(Instant.now())) {
                return Optional.of(share);
            }
            store.delete(key);
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(key + " is not a valid share", e);
        }
    }

    private Duration validity(String body) {
        JsonNode wish;
        try {
            wish = json.readTree(body).path("validity");
        } catch (JsonProcessingException e) {
            throw ProblemException.at("", "is not JSON");
        }
        if (wish.isMissingNode() || wish.isNull()) {
            return VALIDITY;
        }
        try {
            Duration validity = Duration.parse(wish.asText());
            if (validity.compareTo(VALIDITY_MIN) >= 0 && validity.compareTo(VALIDITY_MAX) <= 0) {
                return validity;
            }
        } catch (DateTimeException e) {
            throw outOfBounds();
        }
        throw outOfBounds();
    }

    private static ProblemException outOfBounds() {
        return ProblemException.at(
                "/validity",
                "must be an ISO 8601 duration from " + VALIDITY_MIN + " to P" + VALIDITY_MAX.toDays() + "D");
    }
}
