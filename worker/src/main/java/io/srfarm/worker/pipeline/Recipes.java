package io.srfarm.worker.pipeline;

import io.srfarm.candidate.Candidate;
import io.srfarm.job.Job;
import io.srfarm.job.LatentMix;
import io.srfarm.job.Reference;
import io.srfarm.job.Task;
import io.srfarm.worker.model.Latent;
import io.srfarm.worker.model.Mixture;
import io.srfarm.worker.model.Style;
import java.util.List;
import java.util.Optional;

/**
 * The latents of a job's candidates: a draw, or the mix of draws that the job specifies.
 *
 * @param resolved the job's references with the digests of all images
 * @param styles one per reference
 */
record Recipes(Job job, List<Reference> resolved, List<Style> styles) {
    Recipes {
        resolved = List.copyOf(resolved);
        styles = List.copyOf(styles);
    }

    /** Returns the index of the reference that guides the candidate. */
    int place(int slot) {
        return stated(slot)
                .map(latent -> place(latent.reference()))
                .orElseGet(() -> slot % job.references().size());
    }

    double strength(int slot) {
        return stated(slot).map(LatentMix::referenceStrength).orElseGet(() -> job.sampling()
                .referenceStrength());
    }

    /**
     * Returns the latent of a candidate.
     *
     * @param seed seed of a draw; with the temperature, used only if the job specifies no mix
     */
    Mixture mixture(int slot, long seed, double temperature) {
        Optional<LatentMix> stated = stated(slot);
        if (stated.isEmpty()) {
            return Mixture.of(new Latent(styles.get(place(slot)), seed, temperature));
        }
        return new Mixture(stated.get().parts().stream()
                .map(part -> new Mixture.Part(
                        new Latent(styles.get(place(part.reference())), part.seed(), part.temperature()),
                        part.noise(),
                        part.style()))
                .toList());
    }

    Candidate.Origin origin(int slot) {
        return stated(slot)
                .<Candidate.Origin>map(latent -> new Candidate.Origin.Mixed(resolved(latent)))
                .orElseGet(Candidate.Origin.Drawn::new);
    }

    private LatentMix resolved(LatentMix latent) {
        return new LatentMix(
                resolved(latent.reference()),
                latent.referenceStrength(),
                latent.parts().stream()
                        .map(part -> new LatentMix.Part(
                                resolved(part.reference()),
                                part.seed(),
                                part.temperature(),
                                part.noise(),
                                part.style()))
                        .toList());
    }

    private Reference resolved(Reference reference) {
        return resolved.get(place(reference));
    }

    private int place(Reference reference) {
        return job.references().indexOf(reference);
    }

    private Optional<LatentMix> stated(int slot) {
        return job.task() instanceof Task.Explore explore
                ? Optional.of(explore.latents().get(slot))
                : Optional.empty();
    }
}
