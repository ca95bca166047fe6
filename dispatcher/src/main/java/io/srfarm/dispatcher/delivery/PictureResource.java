package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.srfarm.candidate.Candidate;
import io.srfarm.dispatcher.ledger.JobLookup;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.StoredPicture;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Serves a job's single pictures and its manifest, for clients that cannot reach the store's URLs. */
@Singleton
@Blocking
@Path("/v1/jobs/{id}")
public final class PictureResource {
    private final JobLookup jobs;
    private final CandidateSets sets;
    private final PictureResponses pictures;
    private final ObjectMapper json;

    PictureResource(JobLookup jobs, CandidateSets sets, PictureResponses pictures, ObjectMapper json) {
        this.jobs = jobs;
        this.sets = sets;
        this.pictures = pictures;
        this.json = json;
    }

    /**
     * Returns the manifest.
     *
     * @throws ProblemException 409 with the job's state while there is no set; 410 if it was removed
     */
    @GET
    @Path("/manifest")
    @Produces(MediaType.APPLICATION_JSON)
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "410")
    @Operation(operationId = "getManifest", summary = "Get the manifest, byte for byte as stored")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "Manifest")))
    public Response manifest(@PathParam("id") String id) throws StoreException {
        return Response.ok(sets.of(id).stored().bytes()).build();
    }

    /**
     * Returns a candidate.
     *
     * @throws ProblemException 404 for a candidate that is not stored yet or no longer exists
     */
    @GET
    @Path("/pictures/candidates/{index}")
    @Produces({PictureType.PNG, PictureType.JPEG, PictureType.WEBP})
    @Operation(
            operationId = "getCandidatePicture",
            summary = "Get a candidate's picture as soon as it is stored; the connection breaks if it differs from the"
                    + " manifest")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = PictureType.PNG, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = PictureType.JPEG, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = PictureType.WEBP, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = "not modified (If-None-Match)")
    @APIResponse(responseCode = "410")
    public Response candidate(@Context Request request, @PathParam("id") String id, @PathParam("index") String index)
            throws StoreException {
        JobStatus jobStatus = jobs.of(id);
        int wanted = number(index);
        if (jobStatus.manifest().isEmpty()) {
            return pictures.of(request, new StoredPicture(landed(jobStatus, wanted), Optional.empty()));
        }
        Candidate candidate = sets.of(id).set().candidates().stream()
                .filter(one -> one.index() == wanted)
                .findFirst()
                .orElseThrow(() -> PictureResponses.none("the set has no such candidate"));
        return pictures.of(request, new StoredPicture(candidate.key(), Optional.of(candidate.sha256())));
    }

    /**
     * Returns the input.
     *
     * @throws ProblemException 404 for a picture that no longer exists and for a job of which only the end is known
     */
    @GET
    @Path("/pictures/input")
    @Produces({PictureType.PNG, PictureType.JPEG, PictureType.WEBP})
    @Operation(operationId = "getInputPicture", summary = "Get the job's low-resolution picture")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = PictureType.PNG, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = PictureType.JPEG, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = PictureType.WEBP, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = "not modified (If-None-Match)")
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "410")
    public Response input(@Context Request request, @PathParam("id") String id) throws StoreException {
        JobStatus jobStatus = jobs.of(id);
        StoredPicture input = jobStatus.acceptedJob().isPresent()
                ? jobStatus.acceptedJob().get().job().input()
                : sets.of(id).set().input().picture();
        return pictures.of(request, input);
    }

    /**
     * Returns a reference.
     *
     * @throws ProblemException 404 for a reference that is no picture or no longer exists
     */
    @GET
    @Path("/pictures/references/{index}")
    @Produces({PictureType.PNG, PictureType.JPEG, PictureType.WEBP})
    @Operation(operationId = "getReferencePicture", summary = "Get a reference of the job's document, counted from 0")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = PictureType.PNG, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = PictureType.JPEG, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = PictureType.WEBP, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = "not modified (If-None-Match)")
    public Response reference(@Context Request request, @PathParam("id") String id, @PathParam("index") String index)
            throws StoreException {
        int wanted = number(index);
        List<Reference> references = jobs.of(id)
                .acceptedJob()
                .map(acceptedJob -> acceptedJob.job().references())
                .orElse(List.of());
        if (wanted < references.size() && references.get(wanted) instanceof Reference.Image image) {
            return pictures.of(request, image.picture());
        }
        throw PictureResponses.none("the job has no reference picture with this index");
    }

    /** Returns the key of a candidate of an unfinished job, from its worker's event. */
    private ObjectKey landed(JobStatus jobStatus, int index) {
        String moment = "candidate/" + jobStatus.attempt() + "/" + index;
        return jobStatus.history().stream()
                .filter(known -> known.id().equals(moment))
                .findFirst()
                .map(known ->
                        new ObjectKey(parsed(known.data()).at("/candidate/key").asText()))
                .orElseThrow(() -> PictureResponses.none("no such candidate is stored yet"));
    }

    private JsonNode parsed(String data) {
        try {
            return json.readTree(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // cannot happen: EventJson wrote it
        }
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,4}")) {
            throw PictureResponses.none("the index must be a number from 0");
        }
        return Integer.parseInt(text);
    }
}
