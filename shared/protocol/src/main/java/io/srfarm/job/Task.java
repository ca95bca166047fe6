package io.srfarm.job;

import java.util.List;
import java.util.stream.Stream;

/** How the candidates of a job are made. */
public sealed interface Task {
    /** Draws candidates with the job's references and sampling parameters. */
    record Draw() implements Task {}

    /**
     * Decodes given latents, such as variations of a candidate or steps between two.
     *
     * @param latents one per candidate, 1 to {@value Limits#CANDIDATES_MAX}
     */
    record Explore(List<LatentMix> latents) implements Task {
        public Explore {
            latents = List.copyOf(latents);
            if (latents.isEmpty() || latents.size() > Limits.CANDIDATES_MAX) {
                throw new IllegalArgumentException("a job has 1 to " + Limits.CANDIDATES_MAX + " latents");
            }
        }

        /** Returns the distinct references of all latents in the order of their first use. */
        public List<Reference> references() {
            return latents.stream()
                    .flatMap(latent -> Stream.concat(
                            Stream.of(latent.reference()),
                            latent.parts().stream().map(LatentMix.Part::reference)))
                    .distinct()
                    .toList();
        }
    }

    /** Makes one candidate from regions of others. */
    record Compose(Composite composite) implements Task {}
}
