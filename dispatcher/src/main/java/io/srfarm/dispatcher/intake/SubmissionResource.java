package io.srfarm.dispatcher.intake;

import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.ledger.Jobs;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.JobId;
import io.srfarm.job.Limits;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The HTTP door: jobs come in, and are withdrawn. */
@Singleton
@Blocking
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class SubmissionResource {
    private static final int KEY_CHARACTERS_MAX = 256;

    private final Admission admission;
    private final Cancellation cancellation;
    private final IntakeMeters meters;
    private final Jobs jobs;
    private final Caller caller;

    SubmissionResource(Admission admission, Cancellation cancellation, IntakeMeters meters, Jobs jobs, Caller caller) {
        this.admission = admission;
        this.cancellation = cancellation;
        this.meters = meters;
        this.jobs = jobs;
        this.caller = caller;
    }

    /** @throws ProblemException 400 for a bad key, 409 for a key with another document, 413 for a large document */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Submit a job; it is accepted once the broker has it")
    public RestResponse<Receipt> submit(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = Object.class)))
                    InputStream body,
            @HeaderParam("Idempotency-Key") @Nullable String key)
            throws InvalidJobException {
        try {
            return admission
                    .admit(Door.HTTP, caller.tenancy(), id(key), bounded(body))
                    .accepted();
        } catch (InvalidJobException e) {
            meters.refused(Door.HTTP, e.isForeign() ? "foreign" : "invalid");
            throw e;
        } catch (KeyReusedException e) {
            meters.refused(Door.HTTP, "key_reused");
            throw new ProblemException(ProblemKind.KEY_REUSED.because(String.valueOf(e.getMessage())));
        } catch (OverloadedException e) {
            meters.refused(Door.HTTP, "overloaded");
            throw e;
        } catch (UnavailableException e) {
            meters.refused(Door.HTTP, "unavailable");
            throw e;
        }
    }

    /** @throws ProblemException 404 for an unknown job, 409 for one that has ended */
    @DELETE
    @Path("/{id}")
    @Operation(summary = "Withdraw a job: 200 when it waited, 202 when a worker has yet to let go of it")
    public RestResponse<Receipt> cancel(@PathParam("id") String id) throws StoreException {
        Receipt receipt = cancellation.cancel(jobs.of(id));
        RestResponse.Status status =
                receipt.state().equals("cancelled") ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED;
        return RestResponse.status(status, receipt);
    }

    private JobId id(@Nullable String key) {
        if (key == null) {
            return JobId.random();
        }
        if (key.length() > KEY_CHARACTERS_MAX) {
            throw new ProblemException(ProblemKind.INVALID_REQUEST.because(
                    "an Idempotency-Key has at most " + KEY_CHARACTERS_MAX + " characters"));
        }
        return JobId.derived(caller.tenant(), key);
    }

    private byte[] bounded(InputStream body) {
        byte[] document = readAtMost(body, Limits.DOCUMENT_BYTES_MAX + 1);
        if (document.length > Limits.DOCUMENT_BYTES_MAX) {
            meters.refused(Door.HTTP, "too_large");
            throw new ProblemException(ProblemKind.TOO_LARGE.because(
                    "a job document has at most " + Limits.DOCUMENT_BYTES_MAX + " bytes (limit document-bytes-max)"));
        }
        return document;
    }

    private static byte[] readAtMost(InputStream body, int bytes) {
        try {
            return body.readNBytes(bytes);
        } catch (IOException e) {
            throw new ProblemException(ProblemKind.INVALID_REQUEST.because("the body broke off"));
        }
    }
}
