package io.srfarm.job;

import java.util.List;
import java.util.stream.Stream;

/** How a job's candidates come about. */
public sealed interface Task {
    /** Drawn, as its references and its sampling say. */
    record Draw() implements Task {}

    /**
     * Decoded from latents that are given: around a candidate, or between two of them.
     *
     * @param latents one for each candidate, 1 to {@value Limits#CANDIDATES_MAX}
     */
    record Explore(List<LatentMix> latents) implements Task {
        public Explore {
            latents = List.copyOf(latents);
            if (latents.isEmpty() || latents.size() > Limits.CANDIDATES_MAX) {
                throw new IllegalArgumentException("a job has 1 to " + Limits.CANDIDATES_MAX + " latents");
            }
        }

        /** Each reference that one of the latents needs, once, in the order of its first use. */
        public List<Reference> references() {
            return latents.stream()
                    .flatMap(latent -> Stream.concat(
                            Stream.of(latent.reference()),
                            latent.parts().stream().map(LatentMix.Part::reference)))
                    .distinct()
                    .toList();
        }
    }

    /** One candidate, made of regions of others. */
    record Compose(Composite composite) implements Task {}
}
