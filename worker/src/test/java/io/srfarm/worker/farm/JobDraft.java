package io.srfarm.worker.farm;

import io.srfarm.job.Composite;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.LatentMix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Priority;
import io.srfarm.job.Reference;
import io.srfarm.job.Sampling;
import io.srfarm.job.ScoreLevel;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Task;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job to be changed until it is what a test needs. */
final class JobDraft {
    static final Tenant TENANT = new Tenant("acme");

    private final JobId id = JobId.random();
    private StoredPicture input;
    private List<Reference> references = List.of(new Reference.Noise());
    private String model = "refvae-x8";
    private Sampling sampling = new Sampling(2, 42, 1, 1);
    private KeyPrefix output = new KeyPrefix("sets/acme/" + id + "/");
    private OutputFormat format = OutputFormat.PNG;
    private ScoreLevel scores = ScoreLevel.FULL;
    private Priority priority = Priority.NORMAL;
    private Optional<Instant> deadline = Optional.empty();
    private Optional<ObjectKey> groundTruth = Optional.empty();
    private Task task = new Task.Draw();

    JobDraft(ObjectKey input) {
        this.input = new StoredPicture(input);
    }

    JobDraft sha256(Sha256 stated) {
        input = new StoredPicture(input.key(), Optional.of(stated));
        return this;
    }

    JobDraft references(Reference... all) {
        references = List.of(all);
        return this;
    }

    JobDraft model(String id) {
        model = id;
        return this;
    }

    JobDraft candidates(int candidates, int oversample) {
        sampling = new Sampling(
                candidates, sampling.seed(), sampling.temperature(), oversample, sampling.referenceStrength());
        return this;
    }

    JobDraft seed(long seed) {
        sampling = new Sampling(
                sampling.candidates(),
                seed,
                sampling.temperature(),
                sampling.oversample(),
                sampling.referenceStrength());
        return this;
    }

    JobDraft referenceStrength(double strength) {
        sampling = new Sampling(
                sampling.candidates(), sampling.seed(), sampling.temperature(), sampling.oversample(), strength);
        return this;
    }

    JobDraft output(KeyPrefix prefix) {
        output = prefix;
        return this;
    }

    JobDraft scores(ScoreLevel other) {
        scores = other;
        return this;
    }

    JobDraft format(OutputFormat other) {
        format = other;
        return this;
    }

    JobDraft priority(Priority other) {
        priority = other;
        return this;
    }

    JobDraft deadline(Instant instant) {
        deadline = Optional.of(instant);
        return this;
    }

    JobDraft groundTruth(ObjectKey key) {
        groundTruth = Optional.of(key);
        return this;
    }

    JobDraft explore(LatentMix... latents) {
        Task.Explore explore = new Task.Explore(List.of(latents));
        references = explore.references();
        task = explore;
        return candidates(latents.length, 1);
    }

    JobDraft compose(Composite composite) {
        task = new Task.Compose(composite);
        return candidates(1, 1);
    }

    Job job() {
        return new Job(
                id,
                TENANT,
                input,
                references,
                8,
                model,
                sampling,
                output,
                format,
                scores,
                priority,
                deadline,
                Map.of(),
                groundTruth,
                Optional.empty(),
                Optional.empty(),
                task);
    }
}
