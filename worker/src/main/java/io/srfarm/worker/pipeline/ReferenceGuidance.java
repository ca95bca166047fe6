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
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the candidates of one job take over from its image references, by a model that remembers them. Memory is bounded whatever
 * the job names: a reference that had to go is fetched and looked at again for the next candidate that takes it. The device
 * lane's alone.
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
    void prepare(InputFetcher.Loaded reference) throws ModelException {
        if (areInUse() && strength > 0) {
            memory(reference);
        }
    }

    /** Empty where nothing is taken over. */
    Optional<Guidance> of(Reference reference, EncodedPicture encoded)
            throws JobEndedException, LeaseLostException, ModelException {
        if (!areInUse() || strength == 0 || !(reference instanceof Reference.Image image)) {
            return Optional.empty();
        }
        ReferenceMemory memory = memory(image.picture());
        return Optional.of(new Guidance(memory, recalled(digest(image.picture()), encoded, memory), strength));
    }

    /** The share of the reference in the candidate; empty where the model could not take anything over. */
    OptionalDouble use(Reference reference, Optional<Guidance> guidance) throws ModelException {
        if (guidance.isPresent()) {
            return OptionalDouble.of(restorer.referenceUse(guidance.get()));
        }
        return areInUse() && reference instanceof Reference.Image ? OptionalDouble.of(0) : OptionalDouble.empty();
    }

    private ReferenceMemory memory(StoredPicture picture) throws JobEndedException, LeaseLostException, ModelException {
        Optional<ReferenceMemory> known = restorer.references().find(digest(picture));
        return known.isPresent() ? known.get() : memory(sources.reference(picture));
    }

    private ReferenceMemory memory(InputFetcher.Loaded reference) throws ModelException {
        Sha256 digest = digest(reference.source());
        Optional<ReferenceMemory> known = restorer.references().find(digest);
        if (known.isPresent()) {
            return known.get();
        }
        try (StageTimer.Running encode = run.stages().start(StageTimer.Stage.ENCODE)) {
            return restorer.references().add(digest, restorer.remember(looked(reference.picture())));
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

    @Override
    public void close() {
        recalled.values().forEach(ReferenceMatch::close);
        recalled.clear();
    }
}
