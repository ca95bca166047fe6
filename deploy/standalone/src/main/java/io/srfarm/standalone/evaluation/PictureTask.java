package io.srfarm.standalone.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Scores;
import io.srfarm.client.ClientException;
import io.srfarm.client.FarmClient;
import io.srfarm.client.FetchedSet;
import io.srfarm.client.JobDetails;
import io.srfarm.localfarm.FarmException;
import io.srfarm.standalone.command.JobLines;
import io.srfarm.standalone.command.Progress;
import io.srfarm.standalone.command.SetFolder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;

/**
 * Evaluates one picture: uploads it, runs a job with the model and one with the baseline, collects the scores. A lock that
 * all tasks share lets one of them hold pixels at a time, so the largest picture bounds the memory.
 */
final class PictureTask {
    private final Surroundings around;
    private final int index;
    private final TruePicture picture;

    /**
     * What all tasks share.
     *
     * @param results where results are written; empty to write none
     * @param pixels held while pictures are in memory
     */
    record Surroundings(
            FarmClient farm,
            EvaluationSettings settings,
            Conditioning.Stored latents,
            Optional<ResultFolder> results,
            StoreCleanup sweep,
            EvaluationProgress progress,
            Lock pixels) {}

    private record Keys(String low, String truth) {}

    private record Outcome(JobDetails job, FetchedSet fetched) {
        CandidateSet set() {
            return fetched.set();
        }

        String manifestKey() {
            return job.json().path("manifest").path("key").asText();
        }
    }

    PictureTask(Surroundings around, int index, TruePicture picture) {
        this.around = around;
        this.index = index;
        this.picture = picture;
    }

    int index() {
        return index;
    }

    /** @throws FarmException naming the picture and what failed */
    EvaluationResult.Picture run() throws FarmException, InterruptedException {
        try {
            Keys keys = upload();
            ObjectNode document = around.settings().document(index, keys.low(), keys.truth(), around.latents());
            Outcome model = measured(document, this::show);
            Outcome bicubic = around.settings().isBaseline()
                    ? model
                    : measured(EvaluationSettings.baseline(keys.low(), keys.truth()), count -> {});
            keep(model, bicubic);
            sweep(keys, model, bicubic);
            return finished(model, bicubic);
        } catch (ClientException | FarmException e) {
            throw new FarmException(picture.name() + ": " + e.getMessage(), e);
        }
    }

    private Keys upload() throws FarmException, InterruptedException {
        TruePicture.Material material = locked(picture::material);
        return new Keys(material.low().upload(around.farm()), material.truth().upload(around.farm()));
    }

    private Outcome measured(ObjectNode document, Candidates candidates) throws FarmException, InterruptedException {
        String id = around.farm().submit(document, Optional.empty());
        int wanted = document.path("candidates").asInt();
        AtomicInteger there = new AtomicInteger();
        boolean ended = false;
        try {
            JobDetails job = around.farm().follow(id, news -> {
                if (!news.name().equals("succeeded")) { // a set may have fewer candidates than requested
                    there.set(Progress.after(news, there.get(), wanted));
                    candidates.are(there.get());
                }
            });
            ended = true;
            return new Outcome(job, around.farm().set(JobLines.succeeded(job)));
        } finally {
            if (!ended) {
                cancel(id);
            }
        }
    }

    /** Cancels a job whose result is not needed any more, in case the farm continues to run. */
    private void cancel(String id) throws InterruptedException {
        try {
            around.farm().cancel(id);
        } catch (ClientException e) {
            // The farm does not answer; the failure that ended this task is reported instead.
        }
    }

    private void show(int count) {
        around.progress().candidates(index, count);
    }

    private void keep(Outcome model, Outcome bicubic) throws FarmException, InterruptedException {
        if (around.results().isPresent()) {
            SetFolder folder = SetFolder.fetch(
                    around.farm(), model.fetched(), around.results().get().of(picture));
            Scores plain = bicubic.set().candidates().get(0).scores();
            locked(() -> {
                ComparisonSheet.write(folder, picture, around.latents().names(), plain);
                return folder;
            });
        }
    }

    private void sweep(Keys keys, Outcome model, Outcome bicubic) throws FarmException {
        around.sweep().remove(List.of(keys.low(), keys.truth()));
        around.sweep().remove(model.set(), model.manifestKey());
        around.sweep().remove(bicubic.set(), bicubic.manifestKey());
    }

    private EvaluationResult.Picture finished(Outcome model, Outcome bicubic) {
        CandidateSet set = model.set();
        around.progress().finish(index, picture.name(), set.candidates().size());
        return new EvaluationResult.Picture(
                picture,
                set.model(),
                set.candidates().size(),
                set.seed(),
                set.temperature(),
                model.job().json().path("document").path("oversample").asInt(),
                set.referenceStrength(),
                EvaluationScores.of(set),
                EvaluationScores.of(bicubic.set()));
    }

    private <T> T locked(Work<T> work) throws FarmException, InterruptedException {
        around.pixels().lockInterruptibly();
        try {
            return work.done();
        } finally {
            around.pixels().unlock();
        }
    }

    private interface Work<T> {
        T done() throws FarmException;
    }

    private interface Candidates {
        void are(int count);
    }
}
