package io.srfarm.worker.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.codec.JobJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TileProgressTest {
    private static final Tenant ACME = new Tenant("acme");
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final List<JobEvent> told = new ArrayList<>();

    @Test
    void everyTileButTheLastIsWorthAWord() throws Exception {
        TileProgress progress = new TileProgress(told::add, job(), 2, () -> NOON, Duration.ZERO);

        progress.drawn(1, 1, 3);
        progress.drawn(1, 2, 3);
        progress.drawn(1, 3, 3);

        assertThat(told)
                .containsExactly(
                        new JobEvent.Progress(new JobId("j"), ACME, NOON, 2, 1, 1, 3),
                        new JobEvent.Progress(new JobId("j"), ACME, NOON, 2, 1, 2, 3));
    }

    @Test
    void nothingIsSaidOfWhatIsQuick() throws Exception {
        TileProgress progress = new TileProgress(told::add, job(), 1, () -> NOON, Duration.ofHours(1));

        for (int tile = 1; tile < 100; tile++) {
            progress.drawn(0, tile, 100);
        }

        assertThat(told).isEmpty();
    }

    private static Job job() throws InvalidJobException {
        byte[] document = "{\"input\": {\"key\": \"inputs/acme/cat.png\"}}".getBytes(UTF_8);
        return JobJson.submitted(document, new JobId("j"), ACME, KeySpace.of(ACME), NOON)
                .job();
    }
}
