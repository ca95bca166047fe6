package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.picture.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {
    private static final int THREADS = 3;

    @Test
    void theTasksRunAtTheSameTimeAndTheirOutcomesAreInOrder() throws Exception {
        CyclicBarrier all = new CyclicBarrier(THREADS);
        try (EngineThreads threads = started()) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                tasks.add(() -> {
                    all.await(10, TimeUnit.SECONDS);
                    return number;
                });
            }

            List<Future<Integer>> outcomes = threads.runAll(tasks);

            for (int i = 0; i < THREADS; i++) {
                assertThat(outcomes.get(i).get()).isEqualTo(i);
            }
        }
    }

    @Test
    void afterAFailureTheOthersAreWaitedFor() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        try (EngineThreads threads = started()) {
            List<Future<Object>> outcomes = threads.runAll(List.of(
                    () -> {
                        failed.countDown();
                        throw new IOException("broken");
                    },
                    () -> {
                        failed.await();
                        ended.set(true);
                        return "whole";
                    }));

            assertThat(ended).isTrue();
            assertThatThrownBy(() -> outcomes.get(0).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("broken");
            assertThat(outcomes.get(1).get()).isEqualTo("whole");
        }
    }

    @Test
    void drawsAtTheSameTimeHaveThePixelsOfDrawsOneByOne() throws Exception {
        Picture lr = Scene.picture(24, 20);
        try (Models models = Models.load(Bundles.FOLDER, Device.CPU);
                EngineThreads threads = started();
                EncodedPicture encoded = restorer(models).encode(lr)) {
            Restorer restorer = restorer(models);
            List<Callable<Picture>> draws = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Latent latent = new Latent(Style.prior(restorer.card().styleSize()), 100 + i, 1);
                draws.add(() -> restorer.decode(encoded, latent));
            }
            List<Picture> alone = new ArrayList<>();
            for (Callable<Picture> draw : draws) {
                alone.add(draw.call());
            }

            List<Future<Picture>> together = threads.runAll(draws);

            for (int i = 0; i < THREADS; i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i));
            }
        }
    }

    private static Restorer restorer(Models models) {
        return models.restorer("refvae-x8").orElseThrow();
    }

    private static EngineThreads started() throws ModelException {
        TorchEngine.start(EngineSettings.DEFAULT);
        return new EngineThreads(THREADS);
    }
}
