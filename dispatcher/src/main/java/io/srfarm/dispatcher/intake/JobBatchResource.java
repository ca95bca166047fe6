package io.srfarm.dispatcher.intake;

import io.smallrye.common.annotation.Blocking;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.ledger.JobQuery;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/** Submission and cancellation of many jobs in one call; each job succeeds or fails on its own. */
@Singleton
@Blocking
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobBatchResource {
    private final Batch batch;
    private final Cancellation cancellation;
    private final Ledger ledger;
    private final Caller caller;

    JobBatchResource(Batch batch, Cancellation cancellation, Ledger ledger, Caller caller) {
        this.batch = batch;
        this.cancellation = cancellation;
        this.ledger = ledger;
        this.caller = caller;
    }

    /**
     * The results of a batch, in the order of its documents.
     *
     * @param accepted number of accepted jobs
     * @param refused number of refused jobs
     */
    public record BatchAnswer(int accepted, int refused, List<BatchItem> jobs) {}

    /**
     * The jobs that were cancelled by one call.
     *
     * @param more whether further jobs match
     */
    public record Withdrawal(List<Receipt> jobs, boolean more) {}

    /**
     * Submits a list of jobs.
     *
     * @throws ProblemException 400 for a body that is no list of 1 to 100 values, 413 for a body that is too large
     */
    @POST
    @Path("/batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitJobs",
            summary = "Submit up to 100 jobs as a list; each is accepted or refused on its own",
            description = "With an Idempotency-Key, each job's key is KEY/INDEX.")
    public BatchAnswer submit(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema =
                                                    @Schema(
                                                            type = SchemaType.ARRAY,
                                                            implementation = Object.class,
                                                            minItems = 1,
                                                            maxItems = Batch.JOBS_MAX,
                                                            description = "job documents, each validated on its own")))
                    InputStream body,
            @HeaderParam("Idempotency-Key") @Nullable String key) {
        byte[] list = SubmissionResource.readAtMost(body, Batch.BYTES_MAX + 1);
        List<BatchItem> items = batch.submit(caller.tenantAccess(), Optional.ofNullable(key), list);
        int accepted = (int) items.stream().filter(BatchItem::wasTaken).count();
        return new BatchAnswer(accepted, items.size() - accepted, items);
    }

    /**
     * Cancels the jobs with a label.
     *
     * @throws ProblemException 400 without a label, to protect against cancelling all jobs of a tenant by mistake
     */
    @DELETE
    @Operation(
            operationId = "cancelJobs",
            summary = "Cancel up to limit jobs that have a label (name:value), newest first",
            description = "Repeat the call while more is true.")
    public Withdrawal cancel(
            @Parameter(required = true) @QueryParam("label") @Nullable String label,
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable String limit)
            throws StoreException {
        if (label == null) {
            throw ProblemException.at("", "the query parameter label (name:value) is missing");
        }
        JobQuery query = JobQuery.of(state, label, null, null, limit);
        ledger.requireCurrent();
        List<JobStatus> open = ledger.list(caller.tenant(), Optional.empty(), query.wanted())
                .filter(jobStatus -> !jobStatus.state().isTerminal() && !jobStatus.cancelling())
                .limit(query.limit() + 1L)
                .toList();
        List<Receipt> receipts = new ArrayList<>();
        for (JobStatus jobStatus : open.subList(0, Math.min(open.size(), query.limit()))) {
            receipts.add(withdrawn(jobStatus));
        }
        return new Withdrawal(receipts, open.size() > query.limit());
    }

    private Receipt withdrawn(JobStatus jobStatus) throws StoreException {
        try {
            return cancellation.cancel(jobStatus);
        } catch (ProblemException hasEnded) {
            return Receipt.of(ledger.find(jobStatus.key()).orElse(jobStatus));
        }
    }
}
