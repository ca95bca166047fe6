package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobMemoryTest {
    /**
     * A worker as it is shipped: what Java counts of a heap of 1 GiB, which is one survivor space less, and
     * 1280 MiB less the cache of references.
     */
    private static final MemoryBudget SHIPPED = new MemoryBudget(960L << 20, OptionalLong.of((1280L - 160) << 20));

    private static final ModelTraits MODEL = new ModelTraits(8, 64, 8, 35, true, true);

    @ParameterizedTest
    @CsvSource({"1048576, 14", "65536, 32", "32768, 32", "490000, 31", "64, 1"})
    void everyJobThatIsAcceptedFitsAWorkerAsItIsShipped(long pixels, int candidates) {
        JobMemory needed = JobMemory.of(pixels, candidates, MODEL);

        assertThat(SHIPPED.refusal(needed)).isEmpty();
        assertThat(JobMemory.groundTruthBytesMax(pixels, MODEL.scale(), SHIPPED.heapBytes()))
                .isEqualTo(Limits.GROUND_TRUTH_BYTES_MAX);
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheLimitAndItsValue() {
        JobMemory needed = JobMemory.of(Limits.INPUT_PIXELS_MAX, 2, MODEL);

        assertThat(new MemoryBudget(needed.heapBytes() - 1, SHIPPED.engineBytes()).refusal(needed))
                .get()
                .asString()
                .contains("-Xmx", (needed.heapBytes() - 1 >> 20) + " MiB");
        assertThat(new MemoryBudget(SHIPPED.heapBytes(), OptionalLong.of(300L << 20)).refusal(needed))
                .get()
                .asString()
                .contains("srfarm.worker.native-memory-mib", "300 MiB");
        assertThat(new MemoryBudget(SHIPPED.heapBytes(), OptionalLong.empty()).refusal(needed))
                .isEmpty();
    }

    @Test
    void aGroundTruthIsBoundedByTheHeapThatItIsDecodedIn() {
        assertThat(JobMemory.groundTruthBytesMax(Limits.INPUT_PIXELS_MAX, 8, 400L << 20))
                .isEqualTo(16L << 20);
        assertThat(JobMemory.groundTruthBytesMax(Limits.INPUT_PIXELS_MAX, 8, 100L << 20))
                .isZero();
    }
}
