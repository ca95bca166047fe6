package io.srfarm.dispatcher.intake;

import io.srfarm.dispatcher.identity.Tenancy;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.JobId;
import io.srfarm.job.Limits;
import io.srfarm.job.Tenant;
import jakarta.inject.Singleton;
import java.util.Optional;

/** One document that came over HTTP: checked for its size, named after its key, admitted or refused, and counted. */
@Singleton
final class Submission {
    private static final int KEY_CHARACTERS_MAX = 256;

    private final Admission admission;
    private final IntakeMeters meters;

    Submission(Admission admission, IntakeMeters meters) {
        this.admission = admission;
        this.meters = meters;
    }

    /**
     * @param key the submitter's idempotency key
     * @throws ProblemException 400 for a bad key, 409 for a key with another document, 413 for a large document
     * @throws OverloadedException if too much waits already
     * @throws UnavailableException if the broker did not confirm
     */
    Receipt submit(Tenancy tenancy, Optional<String> key, byte[] document) throws InvalidJobException {
        if (document.length > Limits.DOCUMENT_BYTES_MAX) {
            meters.refused(Door.HTTP, "too_large");
            throw new ProblemException(ProblemKind.TOO_LARGE.because(
                    "a job document has at most " + Limits.DOCUMENT_BYTES_MAX + " bytes (limit document-bytes-max)"));
        }
        try {
            return admission.admit(Door.HTTP, tenancy, id(tenancy.tenant(), key), document);
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

    private static JobId id(Tenant tenant, Optional<String> key) {
        if (key.filter(text -> text.length() > KEY_CHARACTERS_MAX).isPresent()) {
            throw new ProblemException(ProblemKind.INVALID_REQUEST.because(
                    "an Idempotency-Key has at most " + KEY_CHARACTERS_MAX + " characters"));
        }
        return key.map(text -> JobId.derived(tenant, text)).orElseGet(JobId::random);
    }
}
