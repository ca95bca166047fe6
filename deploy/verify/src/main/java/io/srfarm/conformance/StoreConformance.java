package io.srfarm.conformance;

import io.srfarm.job.KeyPrefix;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;
import io.srfarm.supervision.RootCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tests on an S3 server everything that the farm relies on. Writes below a new prefix {@code verify-store/…} and deletes
 * those objects again; other objects are not touched.
 */
public final class StoreConformance {
    private static final int PAGE = 1000;

    private StoreConformance() {}

    /**
     * @param store the bucket at {@code address}
     * @param told receives each result as soon as it is known
     * @return all results, always in the same order
     * @throws StoreException if the bucket is missing, refuses access or does not answer; then nothing is tested
     */
    public static List<TrialResult> verify(StoreAddress address, ObjectStore store, Consumer<TrialResult> told)
            throws StoreException, InterruptedException {
        store.check();
        KeyPrefix all = new KeyPrefix("verify-store/" + UUID.randomUUID() + "/");
        List<TrialResult> verdicts = new ArrayList<>();
        try {
            for (Trial trial : Stream.concat(ObjectTrials.all().stream(), AccessTrials.all().stream())
                    .toList()) {
                KeyPrefix folder = new KeyPrefix(all.path() + verdicts.size() + "/");
                TrialResult verdict = verdict(trial, new TrialFolder(address, store, folder));
                verdicts.add(verdict);
                told.accept(verdict);
            }
        } finally {
            for (ListedObject left : store.list(all, Optional.empty(), PAGE)) {
                store.delete(left.key());
            }
        }
        return List.copyOf(verdicts);
    }

    @SuppressWarnings("IllegalCatch") // any exception is a result of the trial
    private static TrialResult verdict(Trial trial, TrialFolder folder) throws InterruptedException {
        Instant begun = Instant.now();
        Optional<String> failure = Optional.empty();
        try {
            trial.attempt().run(folder);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failure = Optional.of(e instanceof StoreException ? String.valueOf(e.getMessage()) : RootCause.of(e));
        }
        Duration took = Duration.between(begun, Instant.now());
        return new TrialResult(trial.name(), trial.need(), trial.required(), took, failure);
    }
}
