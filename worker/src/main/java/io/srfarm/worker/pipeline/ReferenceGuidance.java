package io.srfarm.worker.pipeline;

import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.picture.Picture;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.EncodedPicture;
import io.srfarm.worker.model.Guidance;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.ReferenceMatch;
import io.srfarm.worker.model.ReferenceMemory;
import io.srfarm.worker.model.Restorer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The detail that the candidates of one job use from image references, for models with reference matching. Memory is
 * bounded for any job: references that were evicted are fetched and encoded again when needed. Used on the job's
 * thread, or on the device thread where stated, but never concurrently.
 */
@SuppressWarnings("try") // closing the stage ends its timing
final class ReferenceGuidance implements AutoCloseable {
    /** Larger references are reduced first. The model reduces them further; this bounds the memory of that. */
    private static final long REFERENCE_PIXELS_MAX = 4L << 20;

    /** References with a longer side are cropped to the middle, as narrow pictures need more memory per pixel. */
    private static final int REFERENCE_SIDE_PIXELS_MAX = 8192;

    private final JobRun run;
    private final InputFetcher sources;
    private final Restorer restorer;
    private final double strength;
    private final Map<Sha256, ReferenceMatch> recalled = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Held held;

    /** The reference of the next candidate; retained, as other jobs may evict it from the cache. */
    private record Held(Sha256 digest, ReferenceMemory memory) {}

    ReferenceGuidance(JobRun run, InputFetcher sources, Restorer restorer) {
        this.run = run;
        this.sources = sources;
        this.restorer = restorer;
        this.strength = run.job().sampling().referenceStrength();
    }

    /** Returns whether the model copies detail from image references. Other models use only their style. */
    boolean areInUse() {
        return restorer.card().hasMemory();
    }

    /** Encodes a reference whose picture is loaded, unless it is cached. */
    void prepare(InputFetcher.Loaded reference) throws JobEndedException, LeaseLostException, ModelException {
        if (areInUse() && strength > 0) {
            Sha256 digest = digest(reference.source());
            if (!isHeld(digest)) {
                run.place().onDevice(() -> remember(digest, reference.picture()));
            }
        }
    }

    /** Fetches and encodes a reference again if it was evicted. */
    void prepare(Reference reference, double strength) throws JobEndedException, LeaseLostException, ModelException {
        if (areInUse()
                && strength > 0
                && reference instanceof Reference.Image image
                && !isHeld(digest(image.picture()))) {
            InputFetcher.Loaded loaded = sources.reference(image.picture());
            run.place().onDevice(() -> remember(digest(loaded.source()), loaded.picture()));
        }
    }

    /** Returns the guidance by a prepared reference; empty if its detail is not used. Runs on the device thread. */
    Optional<Guidance> of(Reference reference, EncodedPicture encoded, double strength) throws ModelException {
        if (!areInUse() || strength == 0 || !(reference instanceof Reference.Image image)) {
            return Optional.empty();
        }
        ReferenceMemory memory =
                Objects.requireNonNull(held, "the reference is prepared").memory();
        return Optional.of(new Guidance(memory, recalled(digest(image.picture()), encoded, memory), strength));
    }

    /**
     * Returns the share of reference detail in a candidate; empty if the model cannot use detail. Runs on the device
     * thread.
     */
    OptionalDouble use(Reference reference, Optional<Guidance> guidance) throws ModelException {
        if (guidance.isPresent()) {
            return OptionalDouble.of(restorer.referenceUse(guidance.get()));
        }
        return areInUse() && reference instanceof Reference.Image ? OptionalDouble.of(0) : OptionalDouble.empty();
    }

    /** Returns whether the job holds the reference or finds it in the cache. */
    private boolean isHeld(Sha256 digest) throws JobEndedException, LeaseLostException, ModelException {
        Held now = held;
        return (now != null && now.digest().equals(digest)) || run.place().onDevice(() -> isFound(digest));
    }

    private boolean isFound(Sha256 digest) {
        Optional<ReferenceMemory> known = restorer.references().find(digest);
        known.ifPresent(memory -> hold(digest, memory));
        return known.isPresent();
    }

    private Held remember(Sha256 digest, Picture picture) throws ModelException {
        try (StageTimer.Running encode = run.stages().start(StageTimer.Stage.ENCODE)) {
            return hold(digest, restorer.references().add(digest, restorer.remember(looked(picture))));
        }
    }

    private Held hold(Sha256 digest, ReferenceMemory memory) {
        letGo();
        Held now = new Held(digest, memory.retain());
        held = now;
        return now;
    }

    private void letGo() {
        if (held != null) {
            held.memory().close();
            held = null;
        }
    }

    private ReferenceMatch recalled(Sha256 digest, EncodedPicture encoded, ReferenceMemory memory)
            throws ModelException {
        ReferenceMatch known = recalled.get(digest);
        if (known != null) {
            return known;
        }
        makeRoom(ReferenceMatch.bytes(encoded.lr().pixels()));
        try (StageTimer.Running encode = run.stages().start(StageTimer.Stage.ENCODE)) {
            ReferenceMatch found = restorer.recall(encoded, memory);
            recalled.put(digest, found);
            return found;
        }
    }

    private void makeRoom(long bytes) {
        Iterator<ReferenceMatch> oldestFirst = recalled.values().iterator();
        while (oldestFirst.hasNext() && bytes * (recalled.size() + 1) > ReferenceMatch.BYTES_MAX) {
            oldestFirst.next().close();
            oldestFirst.remove();
        }
    }

    private static Picture looked(Picture reference) {
        return ThumbnailMaker.middle(ThumbnailMaker.of(reference, REFERENCE_PIXELS_MAX), REFERENCE_SIDE_PIXELS_MAX);
    }

    private static Sha256 digest(StoredPicture picture) {
        return picture.sha256().orElseThrow();
    }

    /** Frees the memory asynchronously on the device thread. */
    @Override
    public void close() {
        run.place().free(() -> {
            letGo();
            recalled.values().forEach(ReferenceMatch::close);
            recalled.clear();
        });
    }
}
