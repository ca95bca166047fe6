package io.srfarm.dispatcher.intake;

import io.srfarm.dispatcher.identity.TenantAccess;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.JobId;
import io.srfarm.job.Limits;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Submits one document from HTTP: checks its size, derives the job id from the key, admits it and counts refusals. */
@Singleton
final class Submission {
    private static final int KEY_CHARACTERS_MAX = 256;

    private final Admission admission;
    private final IntakeMetrics meters;

    Submission(Admission admission, IntakeMetrics meters) {
        this.admission = admission;
        this.meters = meters;
    }

    /**
     * Submits a document. Completes when the job is admitted. Completes exceptionally with
     *
     * <ul>
     *   <li>{@link ProblemException}: 409 for a key that belongs to another document, 413 for a document that is too
     *       large
     *   <li>{@link InvalidJobException} for a document that breaks the rules
     *   <li>{@link UnfitJobException} for a document that no worker can run
     *   <li>{@link OverloadedException} if too much work is waiting
     *   <li>{@link UnavailableException} if the broker did not confirm
     * </ul>
     *
     * @param key the submitter's idempotency key, or one derived from it
     */
    CompletableFuture<Receipt> submit(TenantAccess tenantAccess, Optional<String> key, byte[] document) {
        if (document.length > Limits.DOCUMENT_BYTES_MAX) {
            meters.refused(SubmissionChannel.HTTP, "too_large");
            return CompletableFuture.failedFuture(new ProblemException(ProblemKind.TOO_LARGE.because(
                    "a job document has at most " + Limits.DOCUMENT_BYTES_MAX + " bytes (limit document-bytes-max)")));
        }
        JobId id = key.map(text -> JobId.derived(tenantAccess.tenant(), text)).orElseGet(JobId::random);
        return admission
                .admit(SubmissionChannel.HTTP, tenantAccess, id, key.isEmpty(), document)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(refused(Admission.cause(failure))));
    }

    /**
     * Checks an idempotency key.
     *
     * @throws ProblemException 400 for a key that is too long
     */
    static void requireKey(Optional<String> key) {
        if (key.filter(text -> Limits.characters(text) > KEY_CHARACTERS_MAX).isPresent()) {
            throw new ProblemException(ProblemKind.INVALID_REQUEST.because(
                    "an Idempotency-Key has at most " + KEY_CHARACTERS_MAX + " characters"));
        }
    }

    private Throwable refused(Throwable cause) {
        if (cause instanceof InvalidJobException invalid) {
            meters.refused(SubmissionChannel.HTTP, invalid.isForeign() ? "foreign" : "invalid");
        } else if (cause instanceof UnfitJobException) {
            meters.refused(SubmissionChannel.HTTP, "unfit");
        } else if (cause instanceof KeyReusedException) {
            meters.refused(SubmissionChannel.HTTP, "key_reused");
            return new ProblemException(ProblemKind.KEY_REUSED.because(String.valueOf(cause.getMessage())));
        } else if (cause instanceof OverloadedException) {
            meters.refused(SubmissionChannel.HTTP, "overloaded");
        } else if (cause instanceof UnavailableException) {
            meters.refused(SubmissionChannel.HTTP, "unavailable");
        }
        return cause;
    }
}
