package io.srfarm.dispatcher.intake;

import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.ledger.JobLookup;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.job.Limits;
import io.srfarm.store.StoreException;
import io.srfarm.trace.TracedStep;
import io.srfarm.trace.Traces;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Submission and cancellation of single jobs over HTTP. */
@Singleton
@Blocking
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class SubmissionResource {
    private final Submission submission;
    private final Cancellation cancellation;
    private final JobLookup jobs;
    private final Caller caller;

    SubmissionResource(Submission submission, Cancellation cancellation, JobLookup jobs, Caller caller) {
        this.submission = submission;
        this.cancellation = cancellation;
        this.jobs = jobs;
        this.caller = caller;
    }

    /**
     * Submits a job. Holds no thread while waiting for the broker; responds with what {@link Submission#submit}
     * completes with.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "202",
            description = "accepted: the job will end in a terminal event",
            headers =
                    @Header(
                            name = "Location",
                            description = "the path of the job",
                            schema = @Schema(type = SchemaType.STRING, format = "uri-reference")),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "403")
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "429")
    @Operation(operationId = "submitJob", summary = "Submit a job; it is accepted once the broker has confirmed it")
    public Uni<RestResponse<Receipt>> submit(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(ref = "JobSubmission")))
                    InputStream body,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @HeaderParam(Traces.HEADER) @Nullable String traceparent) {
        Optional<String> own = Optional.ofNullable(key);
        Submission.requireKey(own);
        byte[] document = readAtMost(body, Limits.DOCUMENT_BYTES_MAX + 1);
        try (TracedStep submit = Traces.step("submit", SpanKind.SERVER, Optional.ofNullable(traceparent))) {
            submit.with("srfarm.tenant", caller.tenant().name());
            CompletableFuture<RestResponse<Receipt>> answer = submission
                    .submit(caller.tenantAccess(), own, document)
                    .thenApply(receipt -> {
                        submit.with("srfarm.job", receipt.job());
                        return receipt.accepted();
                    });
            return Uni.createFrom().completionStage(submit.until(answer));
        }
    }

    /**
     * Cancels a job.
     *
     * @throws ProblemException 404 for an unknown job, 409 for one that has ended in another way
     */
    @DELETE
    @Path("/{id}")
    @APIResponse(
            responseCode = "200",
            description = "the job was still queued and is cancelled",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Receipt.class)))
    @APIResponse(
            responseCode = "202",
            description = "a worker has the job, or may have it, and will stop it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "409")
    @Operation(
            operationId = "cancelJob",
            summary = "Cancel a job: 200 if it was queued, 202 if a worker has yet to stop it")
    public RestResponse<Receipt> cancel(@PathParam("id") String id) throws StoreException {
        Receipt receipt = cancellation.cancel(jobs.of(id));
        RestResponse.Status status =
                receipt.state().equals("cancelled") ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED;
        return RestResponse.status(status, receipt);
    }

    static byte[] readAtMost(InputStream body, int bytes) {
        try {
            return body.readNBytes(bytes);
        } catch (IOException e) {
            throw new ProblemException(ProblemKind.INVALID_REQUEST.because("the body ended early"));
        }
    }
}
