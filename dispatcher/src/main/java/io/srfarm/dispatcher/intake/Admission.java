package io.srfarm.dispatcher.intake;

import io.srfarm.codec.JobJson;
import io.srfarm.codec.JobJson.Document;
import io.srfarm.codec.JobJson.Submitted;
import io.srfarm.dispatcher.identity.TenantAccess;
import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.LedgerConfig;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.ledger.Reservations;
import io.srfarm.dispatcher.ledger.Reservations.Reservation;
import io.srfarm.dispatcher.models.KnownModels;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.dispatcher.queue.TopicProducer;
import io.srfarm.dispatcher.share.FairShare;
import io.srfarm.dispatcher.webhook.TargetPolicy;
import io.srfarm.event.JobEvent;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import io.srfarm.trace.Traces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Admits jobs from HTTP and Kafka: validates the document, resolves its id, checks the limits and writes
 * {@code accepted} to {@code sr.events}. That one write is the commitment: once it is confirmed, the submitter gets the
 * receipt and the leading dispatcher takes care of the job.
 */
@Singleton
public final class Admission {
    private static final Logger LOG = Logger.getLogger(Admission.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Duration FULL_RETRY_AFTER = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final TopicProducer queue;
    private final IntakeMetrics meters;
    private final AdmissionLimits admissionLimits;
    private final SubmittedPictures pictures;
    private final TargetPolicy webhooks;
    private final Duration echoTimeMax;
    private final Reservations reservations = new Reservations();
    private final ForgottenJobs earlier;
    private final EarlierSets sets;
    private final AutoReferences autoReferences;
    private final KnownModels models;
    private final IntakeConfig config;

    /** Submissions over HTTP that wait for the broker, and below, the bytes of their documents. */
    private final FairShare<Tenant> waiting;

    private final FairShare<Tenant> waitingBytes;

    Admission(
            Ledger ledger,
            TopicProducer queue,
            AdmissionLimits admissionLimits,
            SubmittedPictures pictures,
            TargetPolicy webhooks,
            ForgottenJobs earlier,
            EarlierSets sets,
            AutoReferences autoReferences,
            KnownModels models,
            IntakeMetrics meters,
            IntakeConfig config,
            LedgerConfig ledgerConfig) {
        this.ledger = ledger;
        this.queue = queue;
        this.meters = meters;
        this.admissionLimits = admissionLimits;
        this.pictures = pictures;
        this.webhooks = webhooks;
        this.echoTimeMax = ledgerConfig.echoTimeMax();
        this.earlier = earlier;
        this.sets = sets;
        this.autoReferences = autoReferences;
        this.models = models;
        this.config = config;
        this.waiting = new FairShare<>(config.inFlightMax());
        this.waitingBytes = new FairShare<>(config.inFlightBytesMax());
    }

    /**
     * Admits a job, or finds that it was admitted before. Completes when the broker has confirmed the event and the
     * ledger has read it. Completes exceptionally with
     *
     * <ul>
     *   <li>{@link InvalidJobException} for a document that breaks the rules
     *   <li>{@link UnfitJobException} for a document that no worker can run
     *   <li>{@link KeyReusedException} if the id already belongs to another document
     *   <li>{@link UnavailableException} if the broker did not confirm, the ledger is not ready or too many submissions
     *       are in flight
     *   <li>{@link OverloadedException} if too much work is waiting
     * </ul>
     *
     * @param drawn whether the id was drawn at random for this submission, so that it cannot be in use
     */
    CompletableFuture<Receipt> admit(
            SubmissionChannel door, TenantAccess tenantAccess, JobId id, boolean drawn, byte[] document) {
        Tenant tenant = tenantAccess.tenant();
        if (!waiting.take(tenant, 1)) {
            return tooMany("in-flight-max", config.inFlightMax());
        }
        if (!waitingBytes.take(tenant, document.length)) {
            waiting.give(tenant, 1);
            return tooMany("in-flight-bytes-max", config.inFlightBytesMax());
        }
        return admitUnlimited(door, tenantAccess, id, drawn, document).whenComplete((receipt, failure) -> {
            waiting.give(tenant, 1);
            waitingBytes.give(tenant, document.length);
        });
    }

    private static CompletableFuture<Receipt> tooMany(String limit, long max) {
        return CompletableFuture.failedFuture(new UnavailableException(
                "too many submissions in flight (limit the tenant's share of " + limit + ": " + max + ")",
                FULL_RETRY_AFTER));
    }

    /** Like {@link #admit}, for a submitter's own id; the caller limits the number of submissions in flight. */
    CompletableFuture<Receipt> admitUnlimited(
            SubmissionChannel door, TenantAccess tenantAccess, JobId id, byte[] document) {
        return admitUnlimited(door, tenantAccess, id, false, document);
    }

    private CompletableFuture<Receipt> admitUnlimited(
            SubmissionChannel door, TenantAccess tenantAccess, JobId id, boolean drawn, byte[] document) {
        try {
            return reserve(
                    new Request(door, tenantAccess, id, drawn, Instant.now(), Traces.here()),
                    JobJson.document(document));
        } catch (InvalidJobException | KeyReusedException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * A submission to admit.
     *
     * @param drawn whether the id was drawn at random, so that it cannot be in use
     * @param trace the position in the trace; later steps run in other threads
     */
    private record Request(
            SubmissionChannel door,
            TenantAccess tenantAccess,
            JobId id,
            boolean drawn,
            Instant at,
            Optional<String> trace) {
        JobKey key() {
            return new JobKey(tenantAccess.tenant(), id);
        }
    }

    /**
     * Looks for an earlier submission first: checks that depend on time, rights or the farm's state apply only to the
     * first submission of a document.
     */
    private CompletableFuture<Receipt> reserve(Request request, Document document)
            throws InvalidJobException, KeyReusedException {
        ledger.requireCurrent();
        Reservation wanted = new Reservation(request.key(), document.fingerprint(), new CompletableFuture<>());
        Reservation held = reservations.take(wanted);
        if (!held.equals(wanted)) {
            return afterFirst(held, document.fingerprint());
        }
        try {
            return alone(request, document).whenComplete((receipt, failure) -> settle(held, failure));
        } catch (InvalidJobException | KeyReusedException | RuntimeException e) {
            settle(held, e);
            throw e;
        }
    }

    /** Runs in the only thread that handles this id at this time. */
    private CompletableFuture<Receipt> alone(Request request, Document document)
            throws InvalidJobException, KeyReusedException {
        Optional<JobStatus> known = ledger.find(request.key());
        if (known.isPresent()) {
            JobStatus jobStatus = known.get();
            requireSame(jobStatus, document.fingerprint());
            if (jobStatus.acceptedJob().isPresent()) {
                return CompletableFuture.completedFuture(Receipt.of(jobStatus));
            }
        }
        if (request.drawn()
                || known.filter(jobStatus -> !jobStatus.state().isTerminal()).isPresent()) {
            return first(request, document);
        }
        return earlier.find(request.key()).thenCompose(outcome -> {
            try {
                return outcome.isPresent()
                        ? CompletableFuture.completedFuture(again(request.id(), outcome.get(), document.fingerprint()))
                        : first(request, document);
            } catch (InvalidJobException | KeyReusedException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    /** Returns the receipt of a job that the ledger no longer holds. */
    private static Receipt again(JobId id, OutcomeStore.Kept outcome, Sha256 fingerprint) throws KeyReusedException {
        boolean other = outcome.fingerprint()
                .filter(known -> !known.equals(fingerprint))
                .isPresent();
        if (other || outcome.isRefusal()) {
            throw new KeyReusedException(id);
        }
        return new Receipt(id.value(), outcome.end().state().wireName());
    }

    /** Waits for an admission and throws what {@link #admit} completes with. */
    static Receipt outcome(CompletableFuture<Receipt> admission) throws InvalidJobException, KeyReusedException {
        try {
            return admission.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof InvalidJobException invalid) {
                throw invalid;
            }
            if (e.getCause() instanceof KeyReusedException reused) {
                throw reused;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void settle(Reservation held, @Nullable Throwable failure) {
        if (failure == null) {
            held.outcome().complete(null);
        } else {
            held.outcome().completeExceptionally(cause(failure));
        }
        reservations.release(held);
    }

    /** Another request is submitting the same job: this one shares its outcome. */
    private static CompletableFuture<Receipt> afterFirst(Reservation held, Sha256 fingerprint)
            throws KeyReusedException {
        JobId id = held.key().job();
        if (!held.fingerprint().equals(fingerprint)) {
            throw new KeyReusedException(id);
        }
        return held.outcome().handle((done, failure) -> {
            if (failure == null) {
                return Receipt.queued(id);
            }
            Throwable cause = cause(failure);
            if (cause instanceof KeyReusedException) {
                throw new CompletionException(new KeyReusedException(id));
            }
            if (cause instanceof InvalidJobException) {
                throw new CompletionException(cause);
            }
            if (cause instanceof UnfitJobException unfit) {
                throw unfit;
            }
            if (cause instanceof OverloadedException overloaded) {
                throw overloaded;
            }
            throw new UnavailableException("the concurrent submission with this key failed", RETRY_AFTER, cause);
        });
    }

    static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private CompletableFuture<Receipt> first(Request request, Document document) throws InvalidJobException {
        if (!document.isDerived() && !document.isToBeSuggested()) {
            return described(request, document);
        }
        admissionLimits.require(request.tenantAccess());
        CompletableFuture<Document> resolved = document.isDerived()
                ? sets.resolved(request.tenantAccess(), request.id(), document)
                : autoReferences.chosen(request.tenantAccess(), document);
        return resolved.thenCompose(complete -> {
            try {
                return described(request, complete);
            } catch (InvalidJobException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    private CompletableFuture<Receipt> described(Request request, Document document) throws InvalidJobException {
        TenantAccess tenantAccess = request.tenantAccess();
        Submitted submitted =
                document.submitted(request.id(), tenantAccess.tenant(), tenantAccess.space(), request.at());
        Job job = submitted.job();
        models.require(job);
        webhooks.require(job);
        admissionLimits.require(tenantAccess);
        return pictures.of(job)
                .thenCompose(size -> known(queue.announcing(new JobEvent.Accepted(
                        job, submitted.fingerprint(), request.at(), OptionalLong.of(size), request.trace()))))
                .thenApply(seen -> {
                    meters.accepted(request.door(), job);
                    LOG.debugf(
                            "accepted job=%s tenant=%s door=%s",
                            job.id(), job.tenant(), request.door().label());
                    return settled(request.key(), submitted.fingerprint());
                });
    }

    /** Another dispatcher may have accepted the same key at the same time; the first event on the topic wins. */
    private Receipt settled(JobKey key, Sha256 fingerprint) {
        Optional<JobStatus> jobStatus = ledger.find(key);
        if (jobStatus.isPresent()) {
            try {
                requireSame(jobStatus.get(), fingerprint);
            } catch (KeyReusedException e) {
                throw new CompletionException(e);
            }
        }
        return jobStatus.map(Receipt::of).orElseGet(() -> Receipt.queued(key.job()));
    }

    private static void requireSame(JobStatus jobStatus, Sha256 fingerprint) throws KeyReusedException {
        boolean other = jobStatus
                .acceptedJob()
                .map(AcceptedJob::fingerprint)
                .filter(known -> !known.equals(fingerprint))
                .isPresent();
        if (other || jobStatus.isRefusal()) {
            throw new KeyReusedException(jobStatus.key().job());
        }
    }

    /**
     * Writes an event and waits until the own ledger has read it, so that a lookup right after the response finds it.
     *
     * @return whether the ledger has read it; if not, it lags behind
     */
    boolean announce(JobEvent event) {
        return known(CompletableFuture.completedFuture(queue.announce(event))).join();
    }

    /** Completes with true once the own ledger has read the written event, or with false if it lags too far behind. */
    private CompletableFuture<Boolean> known(CompletableFuture<RecordMetadata> said) {
        return said.thenCompose(place -> ledger.seen(place)
                .copy()
                .orTimeout(echoTimeMax.toMillis(), TimeUnit.MILLISECONDS)
                .handle((read, late) -> {
                    if (late != null) {
                        // The event is on the topic, so the job is safe; only a lookup right now may miss it.
                        LOG.warnf("ledger lags behind: offset=%d", place.offset());
                    }
                    return late == null;
                }));
    }
}
