package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.ledger.JobLookup;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.JobId;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Tenant;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The choice of a candidate from a set. It is stored beside the job's outcome and removed with it. */
@Singleton
@Blocking
@Path("/v1/jobs/{id}/choice")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ChoiceResource {
    private static final int BYTES_MAX = 64 * 1024;

    private final CandidateSets sets;
    private final JobLookup jobs;
    private final Caller caller;
    private final ObjectStore store;
    private final ObjectMapper json;

    ChoiceResource(CandidateSets sets, JobLookup jobs, Caller caller, ObjectStore store, ObjectMapper json) {
        this.sets = sets;
        this.jobs = jobs;
        this.caller = caller;
        this.store = store;
        this.json = json;
    }

    /**
     * The candidate to choose.
     *
     * @param candidate its index in the set
     * @param note a free comment, up to {@value ChosenCandidate#NOTE_CHARACTERS_MAX} characters
     */
    public record ChoiceWish(
            int candidate,

            @Schema(maxLength = ChosenCandidate.NOTE_CHARACTERS_MAX, examples = "the fur looks right")
            Optional<String> note) {}

    /**
     * Stores the choice.
     *
     * @throws ProblemException 400 for a candidate that is not in the set; 409 while there is no set; 410 if it was
     *     removed
     */
    @POST
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "410")
    @Operation(operationId = "chooseCandidate", summary = "Choose a candidate; the last write wins")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChosenCandidate.class)))
    public ChosenCandidate choose(
            @PathParam("id") String id,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ChoiceWish.class)))
                    String body)
            throws StoreException, JsonProcessingException {
        JsonNode wish = parsed(body);
        CandidateSet set = sets.of(id).set();
        Candidate chosen = candidate(set, wish.path("candidate"));
        ChosenCandidate choice = new ChosenCandidate(
                ChosenCandidate.SCHEMA,
                set.job().value(),
                chosen.index(),
                chosen.key().path(),
                chosen.sha256().hex(),
                chosen.seed(),
                note(wish),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
        store.put(key(set.tenant(), set.job()), json.writeValueAsBytes(choice), MediaType.APPLICATION_JSON);
        return choice;
    }

    /**
     * Returns the choice.
     *
     * @throws ProblemException 404 if no candidate was chosen
     */
    @GET
    @Operation(operationId = "getChoice", summary = "Get the chosen candidate")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChosenCandidate.class)))
    public Response chosen(@PathParam("id") String id) throws StoreException {
        JobId job = jobs.of(id).key().job();
        return store.find(key(caller.tenant(), job), BYTES_MAX)
                .map(choice -> Response.ok(choice.bytes()).build())
                .orElseThrow(() ->
                        new ProblemException(ProblemKind.NO_CHOICE.because("no candidate of this job is chosen")));
    }

    /** Removes the choice. Idempotent. */
    @DELETE
    @Operation(operationId = "withdrawChoice", summary = "Remove the choice")
    @APIResponse(responseCode = "204", description = "no candidate is chosen")
    public void withdraw(@PathParam("id") String id) throws StoreException {
        store.delete(key(caller.tenant(), jobs.of(id).key().job()));
    }

    private static ObjectKey key(Tenant tenant, JobId job) {
        return new ControlKeys(tenant, job).choice();
    }

    private static Candidate candidate(CandidateSet set, JsonNode index) {
        return set.candidates().stream()
                .filter(candidate -> index.isInt() && candidate.index() == index.intValue())
                .findFirst()
                .orElseThrow(() -> ProblemException.at(
                        "/candidate", "must be one of 0 to " + (set.candidates().size() - 1)));
    }

    private static Optional<String> note(JsonNode wish) {
        JsonNode note = wish.path("note");
        if (note.isMissingNode() || note.isNull()) {
            return Optional.empty();
        }
        if (!note.isTextual() || Limits.characters(note.textValue()) > ChosenCandidate.NOTE_CHARACTERS_MAX) {
            throw ProblemException.at(
                    "/note", "must be a string of at most " + ChosenCandidate.NOTE_CHARACTERS_MAX + " characters");
        }
        return Optional.of(note.textValue());
    }

    private JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw ProblemException.at("", "is not JSON");
        }
    }
}
