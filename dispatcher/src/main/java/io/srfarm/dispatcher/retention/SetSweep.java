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
 * Removes expired sets, and control objects of jobs that can no longer be queried. The manifest is removed before the
 * objects it lists, so that no reader sees a manifest with missing objects. The outcome is removed last, so that an
 * interrupted removal is found again. It stays as long as a record of the job may be on a topic, because it prevents
 * the job from running again.
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
     * Creates the sweep.
     *
     * @param inUse whether a job that has not ended writes to a folder
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
            return; // not ours
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

    /** Returns whether the job's set need not be kept; removes it if it has expired. */
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
            // The store's clock instead of that of the process that ended the job: one clock for all, hard to set back.
            Optional<Instant> due =
                    OutcomeJson.retention(json).or(() -> otherwise).map(outcome.modified()::plus);
            return due.filter(clock.instant()::isAfter).isPresent() && removeSet(succeeded);
        } catch (MalformedMessageException e) {
            return unreadable(keys, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Keeps an unreadable outcome, because a later version may read it and its objects are unknown. Found in every
     * sweep, so logged only at debug level.
     */
    private boolean unreadable(ControlKeys keys, String why) {
        remover.meters().counter("srfarm.retention.unreadable").increment();
        LOG.debugf("unreadable outcome: job=%s tenant=%s %s", keys.job(), keys.tenant(), why);
        return false;
    }

    /**
     * Removes the set.
     *
     * @return false if another job writes to the folder; then it is left for later
     */
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
            // Another job may have reused the folder, and equal pixels have equal keys.
            if (own || !found.keeps(candidate.key())) {
                remover.remove("candidate", candidate.key());
            }
        }
        return true;
    }

    /** Returns whether no topic can still hold a record of the job. */
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
