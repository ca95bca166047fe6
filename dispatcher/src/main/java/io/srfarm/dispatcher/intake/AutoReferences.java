package io.srfarm.dispatcher.intake;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.srfarm.codec.JobJson.Document;
import io.srfarm.dispatcher.identity.TenantAccess;
import io.srfarm.dispatcher.library.Suggestion;
import io.srfarm.dispatcher.library.Suggestions;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.event.ErrorType;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.Limits;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Tenant;
import io.srfarm.picture.PictureException;
import io.srfarm.store.StoreException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Chooses the references of job documents that leave the choice to the farm, with a bounded number of threads and a time limit.
 * The accepted job names the chosen ones, so it stays the same when the library changes.
 */
@Singleton
final class AutoReferences {
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 100;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Suggestions suggestions;
    private final BoundedReads reads;

    AutoReferences(Suggestions suggestions, IntakeConfig config) {
        this.suggestions = suggestions;
        this.reads = new BoundedReads("auto-references", THREADS, WAITING_MAX, config.outcomeTimeMax());
    }

    void stop(@Observes ShutdownEvent event) {
        reads.close();
    }

    /**
     * Completes, in a thread that may block, with the document that names the chosen references. Completes exceptionally with
     * {@link InvalidJobException}, {@link UnfitJobException} for an input that cannot be compared, {@link OverloadedException} or
     * {@link UnavailableException}.
     */
    CompletableFuture<Document> chosen(TenantAccess tenantAccess, Document document) {
        return reads.ask(() -> document.suggested(
                        tenantAccess.space(), (input, count) -> nearest(tenantAccess.tenant(), input, count)))
                .handleAsync(
                        (chosen, failure) -> {
                            if (failure instanceof InvalidJobException
                                    || failure instanceof UnfitJobException
                                    || failure instanceof OverloadedException) {
                                throw new CompletionException(failure);
                            }
                            if (failure != null) {
                                throw new UnavailableException(
                                        "the reference library could not be compared with the input in time",
                                        RETRY_AFTER,
                                        failure);
                            }
                            return chosen;
                        },
                        Infrastructure.getDefaultExecutor());
    }

    private List<ObjectKey> nearest(Tenant tenant, ObjectKey input, int count) {
        try {
            return suggestions.nearest(tenant, input, count).stream()
                    .map(Suggestion::key)
                    .map(ObjectKey::new)
                    .toList();
        } catch (PictureException e) {
            throw new UnfitJobException(e.type(), "/input", String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                throw new UnfitJobException(
                        ErrorType.INPUT_MISSING,
                        "/input",
                        "must be uploaded before references can be chosen for it: there is no object at its key");
            }
            if (e.kind() == StoreException.Kind.TOO_LARGE) {
                throw new UnfitJobException(
                        ErrorType.TOO_LARGE,
                        "/input",
                        "has more than " + Limits.PICTURE_BYTES_MAX + " bytes (limit picture-bytes-max)");
            }
            throw new UncheckedIOException(new IOException("object storage does not answer", e));
        }
    }
}
