package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.candidate.Measure;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.StoredPicture;
import io.srfarm.picture.PixelRows;
import io.srfarm.picture.PngWriter;
import io.srfarm.picture.ScratchFile;
import io.srfarm.store.Content;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest pictures that are allowed, in a worker with the options that it is shipped with. */
class MemoryIT {
    private static final Duration LONG = Duration.ofMinutes(20);
    /** The scores of 64 megapixels take three times as long without the second one. */
    private static final String ALL_COMPILERS = "-XX:TieredStopAtLevel=4";

    private static final int SIDE = 1024;
    private static final int SCALE = 8;

    /** A model that is a few numbers leaves little but the heap, the engine's libraries and one tile. */
    private static final long RESIDENT_BYTES_MAX = 2L << 30;

    @TempDir
    private Path folder;

    private Farm farm;

    @BeforeEach
    void open() throws Exception {
        farm = new Farm().open();
    }

    @AfterEach
    void close() {
        farm.close();
    }

    @Test
    void theLargestJobSucceedsAtItsFirstAttemptAndTheNextOneToo() throws Exception {
        ObjectKey input = stored("largest.png", new Grain(SIDE, SIDE, 8));
        ObjectKey truth = stored("truth.png", new Grain(SCALE * SIDE, SCALE * SIDE, 8));
        var reference = new Reference.Image(new StoredPicture(stored("reference.png", new Grain(4000, 4000, 2))));
        try (var worker = WorkerProcess.startTiny(farm, "large", "good", Map.of(), ALL_COMPILERS)) {
            JobDraft largest = new JobDraft(input).model("tiny").references(reference, new Reference.LowResolution());

            Job job = farm.submit(largest.candidates(2, 2).groundTruth(truth));

            assertThat(farm.end(job, LONG)).isInstanceOfSatisfying(JobEvent.Succeeded.class, succeeded -> {
                assertThat(succeeded.attempt()).isEqualTo(1);
                assertThat(succeeded.set().candidates()).hasSize(2).allSatisfy(candidate -> {
                    assertThat(candidate.width()).isEqualTo(SCALE * SIDE);
                    assertThat(candidate.scores().get(Measure.PSNR_Y)).isPresent();
                    assertThat(candidate.scores().get(Measure.LR_PSNR)).isPresent();
                });
            });
            assertThat(worker.residentBytesMax()).isLessThan(RESIDENT_BYTES_MAX);
            Job next = farm.submit(new JobDraft(farm.picture("small.png", 24, 16, 1)).model("tiny"));
            assertThat(farm.end(next)).isInstanceOf(JobEvent.Succeeded.class);
        }
    }

    @Test
    void whatDoesNotFitASmallerHeapIsRefusedByItsNumbersAndTheNextJobSucceeds() throws Exception {
        ObjectKey input = stored("large.png", new Grain(SIDE, SIDE, 8));
        try (var worker = WorkerProcess.startTiny(farm, "small-heap", "good", Map.of(), "-Xmx300m")) {
            assertThat(farm.end(farm.submit(new JobDraft(input).model("tiny")), LONG))
                    .isInstanceOfSatisfying(JobEvent.Failed.class, failed -> {
                        assertThat(failed.error().type()).isEqualTo(ErrorType.OUT_OF_MEMORY);
                        assertThat(failed.error().message()).contains("-Xmx");
                    });
            Job next = farm.submit(new JobDraft(farm.picture("small.png", 24, 16, 1)).model("tiny"));
            assertThat(farm.end(next)).isInstanceOf(JobEvent.Succeeded.class);
            assertThat(worker.log()).doesNotContain("ERROR");
        }
    }

    private ObjectKey stored(String name, PixelRows picture) throws Exception {
        ObjectKey key = new ObjectKey("inputs/acme/" + name);
        try (ScratchFile png = ScratchFile.in(folder)) {
            PngWriter.write(picture, png.output());
            farm.store().put(key, new Content(png.length(), png::input), "image/png");
        }
        return key;
    }

    /** A picture of noise, so many bits a sample: eight are compressed by nothing. It is nowhere as a whole. */
    private record Grain(int width, int height, int bits) implements PixelRows {
        @Override
        public void read(int x, int y, byte[] rgb) {
            new Random(y).nextBytes(rgb);
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) ((rgb[i] & 0xff) >> 8 - bits);
            }
        }
    }
}
