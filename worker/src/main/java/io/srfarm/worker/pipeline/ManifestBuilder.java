package io.srfarm.worker.pipeline;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.job.ScoreLevel;
import io.srfarm.worker.model.ModelCard;
import io.srfarm.worker.model.Restorer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Builds a candidate set from its candidates. */
final class ManifestBuilder {
    private ManifestBuilder() {}

    static CandidateSet of(
            JobRun run,
            Restorer restorer,
            InputFetcher.Loaded input,
            PerceptualSpread spread,
            Optional<GroundTruth> truth,
            List<Candidate> candidates,
            List<String> warnings) {
        ModelCard card = restorer.card();
        return new CandidateSet(
                run.job().id(),
                run.job().tenant(),
                run.endings().now(),
                new CandidateSet.Model(card.id(), card.version(), card.sha256(), restorer.precision()),
                new CandidateSet.Input(
                        input.source(), input.picture().width(), input.picture().height()),
                run.job().scale(),
                run.job().sampling().seed(),
                run.job().sampling().temperature(),
                run.job().sampling().referenceStrength(),
                run.job().scores() == ScoreLevel.FULL
                        ? candidates.stream()
                                .map(candidate -> placed(candidate, spread))
                                .toList()
                        : candidates,
                truth.map(GroundTruth::diversity).orElseGet(OptionalDouble::empty),
                warnings,
                run.stages().timings());
    }

    /** Adds the distance to the nearest other candidate, now that all candidates are known. */
    private static Candidate placed(Candidate candidate, PerceptualSpread spread) {
        return new Candidate(
                candidate.index(),
                candidate.key(),
                candidate.sha256(),
                candidate.bytes(),
                candidate.width(),
                candidate.height(),
                candidate.seed(),
                candidate.reference(),
                candidate.scores().with(Measure.NEAREST_LPIPS, spread.nearest(candidate.index())),
                candidate.origin());
    }
}
