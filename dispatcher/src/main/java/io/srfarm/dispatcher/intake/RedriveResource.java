package io.srfarm.dispatcher.intake;

import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.deadletter.DeadLetters;
import io.srfarm.dispatcher.deadletter.DeadLetters.Resubmission;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobLookup;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.InvalidJobException;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Submits dead letters again. The ended job keeps its end; its document becomes a new job, whose id is derived from the
 * dead letter, so that the call is idempotent.
 */
@Singleton
@Blocking
@Path("/v1/dead/{id}/redrive")
@Produces(MediaType.APPLICATION_JSON)
public final class RedriveResource {
    private final DeadLetters letters;
    private final JobLookup jobs;
    private final Admission admission;
    private final Caller caller;

    RedriveResource(DeadLetters letters, JobLookup jobs, Admission admission, Caller caller) {
        this.letters = letters;
        this.jobs = jobs;
        this.admission = admission;
        this.caller = caller;
    }

    /**
     * Submits a dead letter again.
     *
     * @throws InvalidJobException if the dead letter holds no document that would be accepted now
     * @throws ProblemException 404 for a dead letter that is unknown or belongs to another tenant
     */
    @POST
    @APIResponse(
            responseCode = "202",
            description = "accepted, now or by an earlier call",
            headers =
                    @Header(
                            name = "Location",
                            description = "the path of the job",
                            schema = @Schema(type = SchemaType.STRING, format = "uri-reference")),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "400")
    @APIResponse(responseCode = "403")
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "429")
    @Operation(operationId = "redriveLetter", summary = "Submit a dead letter again as a new job")
    public RestResponse<Receipt> redrive(@PathParam("id") String id) throws InvalidJobException, StoreException {
        Resubmission again = letters.resubmission(id);
        Optional<JobStatus> known = jobs.find(new JobKey(caller.tenant(), again.job()));
        return known.isPresent()
                ? Receipt.of(known.get()).accepted()
                : admit(again).accepted();
    }

    private Receipt admit(Resubmission again) throws InvalidJobException {
        try {
            return Admission.outcome(admission.admit(
                    SubmissionChannel.HTTP, caller.tenantAccess(), again.job(), false, again.document()));
        } catch (KeyReusedException e) {
            throw new ProblemException(ProblemKind.KEY_REUSED.because(String.valueOf(e.getMessage())));
        }
    }
}
