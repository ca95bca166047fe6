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
 * What the candidates of one job take over from its image references, by a model that remembers them. Memory is bounded whatever
 * the job names: a reference that had to go is fetched and looked at again for the next candidate that takes it. For the job's
 * thread, and for the device thread where that is said; never for both at once.
 */
@SuppressWarnings("try") // a stage is timed by its block alone
final class ReferenceGuidance implements AutoCloseable {
    /** A larger reference is looked at reduced: the model reduces it further, and this bounds what that takes. */
    private static final long REFERENCE_PIXELS_MAX = 4L << 20;

    /** Of a longer one the middle is looked at: a narrow picture takes more for each of its pixels. */
    private static final int REFERENCE_SIDE_PIXELS_MAX = 8192;

    private final JobRun run;
    private final InputFetcher sources;
    private final Restorer restorer;
    private final double strength;
    private final Map<Sha256, ReferenceMatch> recalled = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Held held;

    /** The reference that the next candidate takes; other jobs may push it out of the cache meanwhile. */
    private record Held(Sha256 digest, ReferenceMemory memory) {}

    ReferenceGuidance(JobRun run, InputFetcher sources, Restorer restorer) {
        this.run = run;
        this.sources = sources;
        this.restorer = restorer;
        this.strength = run.job().sampling().referenceStrength();
    }

    /** Whether images are taken over from at all; else the model knows no more of them than their style. */
    boolean areInUse() {
        return restorer.card().hasMemory();
    }

    /** Looks at the reference while its picture is at hand, unless that was done lately. */
    void prepare(InputFetcher.Loaded reference) throws JobEndedException, LeaseLostException, ModelException {
        if (areInUse() && strength > 0) {
            Sha256 digest = digest(reference.source());
            if (!isHeld(digest)) {
                run.place().onDevice(() -> remember(digest, reference.picture()));
            }
        }
    }

    /** Fetches the reference again if it had to go. */
    void prepare(Reference reference, double strength) throws JobEndedException, LeaseLostException, ModelException {
        if (areInUse()
                && strength > 0
                && reference instanceof Reference.Image image
                && !isHeld(digest(image.picture()))) {
            InputFetcher.Loaded loaded = sources.reference(image.picture());
            run.place().onDevice(() -> remember(digest(loaded.source()), loaded.picture()));
        }
    }

    /** What is taken over from a reference that is prepared; empty where nothing is. On the device thread. */
    Optional<Guidance> of(Reference reference, EncodedPicture encoded, double strength) throws ModelException {
        if (!areInUse() || strength == 0 || !(reference instanceof Reference.Image image)) {
            return Optional.empty();
        }
        ReferenceMemory memory =
                Objects.requireNonNull(held, "the reference is prepared").memory();
        return Optional.of(new Guidance(memory, recalled(digest(image.picture()), encoded, memory), strength));
    }

    /** The share of the reference in the candidate; empty where the model could not take anything over. On the device thread. */
    OptionalDouble use(Reference reference, Optional<Guidance> guidance) throws ModelException {
        if (guidance.isPresent()) {
            return OptionalDouble.of(restorer.referenceUse(guidance.get()));
        }
        return areInUse() && reference instanceof Reference.Image ? OptionalDouble.of(0) : OptionalDouble.empty();
    }

    /** Whether the job holds it, or can have it at once. */
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

    /** Frees what is held, once the device is free to. */
    @Override
    public void close() {
        run.place().free(() -> {
            letGo();
            recalled.values().forEach(ReferenceMatch::close);
            recalled.clear();
        });
    }
}
