package io.srfarm.standalone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressCounterTest {
    @Test
    void thereIsNoEstimateBeforeAnyResult() {
        ProgressCounter tally = new ProgressCounter(2, new long[] {100, 300});

        assertThat(tally.line(Duration.ofSeconds(3))).isEqualTo("0/2 pictures, 0/4 candidates, 3 s");
    }

    @Test
    void theEstimateFollowsWorkNotPictures() {
        ProgressCounter tally = new ProgressCounter(2, new long[] {100, 300});

        tally.finish(0, 2);

        assertThat(tally.line(Duration.ofSeconds(10))).isEqualTo("1/2 pictures, 2/4 candidates, 10 s, about 30 s left");
    }

    @Test
    void finishedCandidatesOfUnfinishedPicturesCount() {
        ProgressCounter tally = new ProgressCounter(3, new long[] {100});

        tally.candidates(0, 2);

        assertThat(tally.left(Duration.ofSeconds(10))).contains(Duration.ofSeconds(10));
        assertThat(tally.candidatesThere()).isEqualTo(2);
    }

    @Test
    void aModelWithoutRandomnessLowersTheExpectedCount() {
        ProgressCounter tally = new ProgressCounter(4, new long[] {100, 100});

        tally.finish(0, 1);

        assertThat(tally.line(Duration.ofMinutes(10)))
                .isEqualTo("1/2 pictures, 1/5 candidates, 10 min, about 10 min left");
    }

    @Test
    void atTheEndNoTimeRemains() {
        ProgressCounter tally = new ProgressCounter(1, new long[] {100});

        tally.finish(0, 1);

        assertThat(tally.line(Duration.ofSeconds(10))).isEqualTo("1/1 pictures, 1/1 candidates, 10 s");
    }
}
