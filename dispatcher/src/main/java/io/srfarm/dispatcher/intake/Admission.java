package io.srfarm.dispatcher.intake;

import io.srfarm.codec.JobJson;
import io.srfarm.codec.JobJson.Submitted;
import io.srfarm.dispatcher.identity.Tenancy;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.LedgerConfig;
import io.srfarm.dispatcher.ledger.Reservations;
import io.srfarm.dispatcher.ledger.Reservations.Reservation;
import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.dispatcher.ledger.Terms;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.queue.JobQueue;
import io.srfarm.dispatcher.webhook.Targets;
import io.srfarm.event.JobEvent;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
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

/**
 * The one way in, for both doors: validate, identify, reserve, announce. One write is the promise: once {@code accepted}
 * is safe on {@code sr.events}, the submitter is told so, and whichever dispatcher leads sees to the rest.
 */
@Singleton
public final class Admission {
    private static final Logger LOG = Logger.getLogger(Admission.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final JobQueue queue;
    private final IntakeMeters meters;
    private final Room room;
    private final InputPixels pixels;
    private final Targets webhooks;
    private final Duration echoTimeMax;
    private final Reservations reservations;

    Admission(
            Ledger ledger,
            JobQueue queue,
            Room room,
            InputPixels pixels,
            Targets webhooks,
            IntakeMeters meters,
            IntakeConfig config,
            LedgerConfig ledgerConfig) {
        this.ledger = ledger;
        this.queue = queue;
        this.meters = meters;
        this.room = room;
        this.pixels = pixels;
        this.webhooks = webhooks;
        this.echoTimeMax = ledgerConfig.echoTimeMax();
        this.reservations = new Reservations(config.inFlightMax());
    }

    /**
     * Takes a job in, or finds that it is in already. Blocks until the broker has confirmed.
     *
     * @throws InvalidJobException for a document that breaks the rules
     * @throws KeyReusedException if the id already stands for another document
     * @throws UnavailableException if the broker did not confirm, the ledger is not ready or too many do this at once
     * @throws OverloadedException if too much waits already
     */
    Receipt admit(Door door, Tenancy tenancy, JobId id, byte[] document)
            throws InvalidJobException, KeyReusedException {
        ledger.requireCurrent();
        Instant now = Instant.now();
        Submitted submitted = JobJson.submitted(document, id, tenancy.tenant(), tenancy.space(), now);
        JobKey key = new JobKey(tenancy.tenant(), id);
        if (ledger.find(key).isEmpty()) { // who comes again is answered as before, wherever names lead by now
            webhooks.require(submitted.job());
        }
        Reservation wanted = new Reservation(key, submitted.fingerprint(), new CompletableFuture<>());
        Reservation held = reservations.take(wanted);
        if (!held.equals(wanted)) {
            return afterFirst(held, submitted.fingerprint());
        }
        try {
            Receipt receipt = first(door, tenancy, submitted, now);
            held.outcome().complete(null);
            return receipt;
        } catch (KeyReusedException | RuntimeException e) {
            held.outcome().completeExceptionally(e);
            throw e;
        } finally {
            reservations.release(held);
        }
    }

    /** Another request is bringing the same job in: its outcome is ours too. */
    private static Receipt afterFirst(Reservation held, Sha256 fingerprint) throws KeyReusedException {
        JobId id = held.key().job();
        if (!held.fingerprint().equals(fingerprint)) {
            throw new KeyReusedException(id);
        }
        try {
            held.outcome().join();
            return Receipt.queued(id);
        } catch (CompletionException e) {
            if (e.getCause() instanceof KeyReusedException) {
                throw new KeyReusedException(id);
            }
            if (e.getCause() instanceof OverloadedException overloaded) {
                throw overloaded;
            }
            throw new UnavailableException("the first submission with this key failed", RETRY_AFTER, e.getCause());
        }
    }

    private Receipt first(Door door, Tenancy tenancy, Submitted submitted, Instant now) throws KeyReusedException {
        JobKey key = new JobKey(tenancy.tenant(), submitted.job().id());
        Optional<Standing> known = ledger.find(key);
        if (known.isPresent()) {
            Standing standing = known.get();
            requireSame(standing, submitted.fingerprint());
            if (standing.terms().isPresent()) {
                return Receipt.of(standing);
            }
        } else {
            room.require(tenancy);
        }
        OptionalLong size = OptionalLong.of(pixels.of(submitted.job()));
        announce(new JobEvent.Accepted(submitted.job(), submitted.fingerprint(), now, size, Traces.here()));
        Job job = submitted.job();
        meters.accepted(door, job);
        LOG.debugf("accepted job=%s tenant=%s door=%s", job.id(), job.tenant(), door.label());
        return settled(key, submitted.fingerprint());
    }

    /** Another dispatcher may have taken the same key at the same time: the first on the topic is the job. */
    private Receipt settled(JobKey key, Sha256 fingerprint) throws KeyReusedException {
        Optional<Standing> standing = ledger.find(key);
        if (standing.isPresent()) {
            requireSame(standing.get(), fingerprint);
        }
        return standing.map(Receipt::of).orElseGet(() -> Receipt.queued(key.job()));
    }

    private static void requireSame(Standing standing, Sha256 fingerprint) throws KeyReusedException {
        boolean other = standing.terms()
                .map(Terms::fingerprint)
                .filter(known -> !known.equals(fingerprint))
                .isPresent();
        if (other || standing.isRefusal()) {
            throw new KeyReusedException(standing.key().job());
        }
    }

    /**
     * Says it, and waits until our own ledger knows it too, so that a look-up right after the answer finds it.
     *
     * @return whether the ledger knows it; if not, it lags behind
     */
    boolean announce(JobEvent event) {
        RecordMetadata place = queue.announce(event);
        try {
            ledger.seen(place)
                    .copy()
                    .orTimeout(echoTimeMax.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return true;
        } catch (CompletionException e) {
            // It is on the topic, so the promise holds; only a look-up at this very moment may miss it.
            LOG.warnf("the ledger lags behind: job=%s tenant=%s", event.job(), event.tenant());
            return false;
        }
    }
}
