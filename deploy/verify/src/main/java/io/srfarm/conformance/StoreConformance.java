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
 * Tries on an S3 server whatever the farm relies on, in a new folder {@code verify-store/…} that is empty again afterwards. What other folders
 * hold is not touched.
 */
public final class StoreConformance {
    private static final int PAGE = 1000;

    private StoreConformance() {}

    /**
     * @param store the bucket at {@code address}
     * @param told each verdict as it comes
     * @return all of them, in the same order every time
     * @throws StoreException the bucket is not there, does not let us in, or does not answer: then nothing is tried
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

    @SuppressWarnings("IllegalCatch") // whatever a server provokes is a verdict about it
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
