package io.srfarm.dispatcher.retention;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.candidate.Candidate;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.OutcomeJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.store.ListedObject;
import io.srfarm.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Removes sets whose time is over, and what the farm keeps about jobs that nobody can ask for any more. The manifest goes
 * first, then what it named, so nobody ever sees a manifest that names missing objects. The outcome goes last: by it a
 * removal that broke off is found again. While a record of the job may lie on a topic its outcome stays, for it keeps the
 * job from being run once more.
 */
final class SetSweep {
    private static final Logger LOG = Logger.getLogger(SetSweep.class);

    private final ObjectRemover remover;
    private final FolderScanner walk;
    private final Predicate<KeyPrefix> inUse;
    private final Optional<Duration> otherwise;
    private final Duration records;
    private final Clock clock;

    /**
     * @param inUse whether a job that has not ended writes into a folder
     * @param records how long topics keep their records
     */
    SetSweep(ObjectRemover remover, Predicate<KeyPrefix> inUse, RetentionConfig config, Duration records, Clock clock) {
        this.remover = remover;
        this.walk = new FolderScanner(remover, ControlKeys.ALL, config.objectsMax());
        this.inUse = inUse;
        this.otherwise = config.sets();
        this.records = records;
        this.clock = clock;
    }

    void round() throws StoreException {
        walk.round(ControlKeys::owning, this::sweep);
    }

    private void sweep(List<ListedObject> objects) throws StoreException {
        Optional<ControlKeys> owner = ControlKeys.owning(objects.get(0).key());
        if (owner.isEmpty()) {
            return; // somebody else's
        }
        ControlKeys keys = owner.get();
        Optional<ListedObject> outcome = objects.stream()
                .filter(object -> object.key().equals(keys.outcome()))
                .findFirst();
        boolean swept = objects.stream().anyMatch(object -> object.key().equals(keys.swept()));
        if (outcome.isPresent() && !swept && !isOver(outcome.get(), keys)) {
            return;
        }
        if (isPastRecords(keys, objects)) {
            forget(keys, objects);
        } else if (outcome.isPresent() && !swept) {
            byte[] mark = clock.instant().toString().getBytes(UTF_8);
            remover.store().put(keys.swept(), mark, "text/plain");
        }
    }

    /** Whether nothing has to be kept for the job's set any more; if there is one that is due, it is removed. */
    private boolean isOver(ListedObject outcome, ControlKeys keys) throws StoreException {
        if (outcome.bytes() > OutcomeJson.BYTES_MAX) {
            return unreadable(keys, "it is too large");
        }
        try {
            byte[] json =
                    remover.store().get(outcome.key(), OutcomeJson.BYTES_MAX).bytes();
            if (!(OutcomeJson.read(json) instanceof JobEvent.Succeeded succeeded)) {
                return true;
            }
            // The store's clock, not that of whoever ended the job: one clock for all, and it is hard to set back.
            Optional<Instant> due =
                    OutcomeJson.retention(json).or(() -> otherwise).map(outcome.modified()::plus);
            return due.filter(clock.instant()::isAfter).isPresent() && removeSet(succeeded);
        } catch (MalformedMessageException e) {
            return unreadable(keys, String.valueOf(e.getMessage()));
        }
    }

    /** It stays: a later version may read it, and nobody knows what belongs to it. Met in every walk, so told quietly. */
    private boolean unreadable(ControlKeys keys, String why) {
        remover.meters().counter("srfarm.retention.unreadable").increment();
        LOG.debugf("an outcome cannot be read: job=%s tenant=%s %s", keys.job(), keys.tenant(), why);
        return false;
    }

    /** @return whether it is gone; a folder that another job writes into is left for later */
    private boolean removeSet(JobEvent.Succeeded succeeded) throws StoreException {
        ObjectKey manifest = succeeded.manifestKey();
        KeyPrefix folder = manifest.folder();
        if (inUse.test(folder)) {
            return false;
        }
        StoredSet found = StoredSet.read(remover.store(), folder);
        boolean own = found.manifest().equals(Optional.of(succeeded.manifestSha256()));
        if (own) {
            remover.remove("manifest", manifest);
        }
        for (Candidate candidate : succeeded.set().candidates()) {
            // Another job may have used the folder since, and equal pixels lie at equal keys.
            if (own || !found.keeps(candidate.key())) {
                remover.remove("candidate", candidate.key());
            }
        }
        return true;
    }

    /** Whether no topic can hold a record of the job any more. */
    private boolean isPastRecords(ControlKeys keys, List<ListedObject> objects) {
        Instant latest = clock.instant().minus(records);
        return objects.stream()
                .filter(object -> !object.key().equals(keys.swept()))
                .allMatch(object -> object.modified().isBefore(latest));
    }

    private void forget(ControlKeys keys, List<ListedObject> objects) throws StoreException {
        List<ObjectKey> outcomeLast = objects.stream()
                .map(ListedObject::key)
                .sorted(Comparator.comparing(keys.outcome()::equals))
                .toList();
        for (ObjectKey key : outcomeLast) {
            remover.remove(key.equals(keys.outcome()) ? "outcome" : "mark", key);
        }
    }
}
