package io.srfarm.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.job.Limits;
import io.srfarm.job.Sha256;
import io.srfarm.picture.Picture;
import io.srfarm.worker.model.ModelCard;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapPlanTest {
    private static final long SHIPPED_HEAP_BYTES = 960L << 20; // what Java counts of 1 GiB: one survivor space less

    private static final ModelCard CARD =
            new ModelCard("m", "1", Sha256.of("m"), 8, 64, 64, 8, 0, 33, 35, 1, Optional.empty(), Optional.empty());

    @ParameterizedTest
    @CsvSource({"1024, 1024, 14", "4096, 256, 14", "256, 256, 32", "8, 4096, 32", "700, 700, 31"})
    void everyJobThatIsAcceptedFitsTheHeapThatAWorkerIsShippedWith(int width, int height, int candidates) {
        Picture lr = new Picture(width, height, new byte[3 * width * height]);
        HeapPlan plan = HeapPlan.of(lr, candidates, CARD);

        assertThat(plan.neededBytes()).isLessThan(SHIPPED_HEAP_BYTES);
        assertThat(new HeapPlan(plan.neededBytes(), SHIPPED_HEAP_BYTES).groundTruthBytesMax(lr, CARD.scale()))
                .isEqualTo(Limits.GROUND_TRUTH_BYTES_MAX);
        assertThatThrownBy(() -> new HeapPlan(plan.neededBytes(), plan.neededBytes() - 1).require())
                .hasMessageContaining("-Xmx");
    }
}
