package io.srfarm.standalone.conformance;

import io.srfarm.job.Prefix;
import io.srfarm.standalone.farm.Reason;
import io.srfarm.store.ListedObject;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;
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
     * @param told receives each verdict as soon as it is known
     * @return all verdicts, always in the same order
     * @throws StoreException if the bucket is missing, refuses access or does not answer; then nothing is tested
     */
    public static List<Verdict> verify(StoreAddress address, ObjectStore store, Consumer<Verdict> told)
            throws StoreException, InterruptedException {
        store.check();
        Prefix all = new Prefix("verify-store/" + UUID.randomUUID() + "/");
        List<Verdict> verdicts = new ArrayList<>();
        try {
            for (Trial trial : Stream.concat(ObjectTrials.all().stream(), AccessTrials.all().stream())
                    .toList()) {
                Prefix folder = new Prefix(all.path() + verdicts.size() + "/");
                Verdict verdict = verdict(trial, new TrialFolder(address, store, folder));
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

    @SuppressWarnings("IllegalCatch") // any exception is a verdict about the server
    private static Verdict verdict(Trial trial, TrialFolder folder) throws InterruptedException {
        Instant begun = Instant.now();
        Optional<String> failure = Optional.empty();
        try {
            trial.attempt().run(folder);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failure = Optional.of(e instanceof StoreException ? String.valueOf(e.getMessage()) : Reason.of(e));
        }
        Duration took = Duration.between(begun, Instant.now());
        return new Verdict(trial.name(), trial.need(), trial.required(), took, failure);
    }
}
