package io.srfarm.standalone.evaluation;

import io.srfarm.localfarm.FarmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Evaluates pictures with a farm, a few at a time. The first failure ends the run. */
final class EvaluationRun {
    /** Enough to keep several workers busy, few enough for a small disk. Each picture has one job at a time. */
    static final int PICTURES_IN_FLIGHT = 4;

    private static final int LAST_WORD_SECONDS = 10;

    private final PictureTask.Surroundings around;

    EvaluationRun(PictureTask.Surroundings around) {
        this.around = around;
    }

    /**
     * @return results in the order of {@code pictures}
     * @throws FarmException naming the first picture that could not be measured
     */
    List<EvaluationResult.Picture> run(List<TruePicture> pictures) throws FarmException, InterruptedException {
        ExecutorService lanes = Executors.newFixedThreadPool(PICTURES_IN_FLIGHT);
        try {
            CompletionService<Numbered> done = new ExecutorCompletionService<>(lanes);
            for (int i = 0; i < pictures.size(); i++) {
                PictureTask task = new PictureTask(around, i, pictures.get(i));
                done.submit(() -> new Numbered(task.index(), task.run()));
            }
            EvaluationResult.Picture[] all = new EvaluationResult.Picture[pictures.size()];
            for (int i = 0; i < all.length; i++) {
                Numbered numbered = done.take().get();
                all[numbered.index()] = numbered.picture();
            }
            return new ArrayList<>(List.of(all));
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            lanes.shutdownNow(); // the other tasks cancel their jobs
            lanes.awaitTermination(LAST_WORD_SECONDS, TimeUnit.SECONDS);
        }
    }

    private record Numbered(int index, EvaluationResult.Picture picture) {}

    private static FarmException failure(ExecutionException failed) throws InterruptedException {
        if (failed.getCause() instanceof FarmException known) {
            return known;
        }
        if (failed.getCause() instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        throw new IllegalStateException(failed);
    }
}
