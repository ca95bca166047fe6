package io.srfarm.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScalingRuleTest {
    private static final Duration TARGET = Duration.ofSeconds(100);

    /** A worker does 1,000 a second; all should be done in 100 s. */
    private final ScalingRule rule = new ScalingRule(0, 20, TARGET, Duration.ZERO);

    @Test
    void nothingToDoTakesNobody() {
        assertThat(wish(0, 0)).isZero();
    }

    @Test
    void theLeastJobTakesOneWorker() {
        assertThat(wish(1, 1)).isEqualTo(1);
        assertThat(wish(1, 0)).isEqualTo(1); // it runs, and is nearly done
    }

    @Test
    void asManyAreWishedForAsDoItInTheTime() {
        assertThat(wish(1000, 100_000)).isEqualTo(1);
        assertThat(wish(1000, 100_001)).isEqualTo(2);
        assertThat(wish(1000, 950_000)).isEqualTo(10);
    }

    @Test
    void aJobIsOneWorkersAndThereIsAMost() {
        assertThat(wish(3, 1_000_000)).isEqualTo(3);
        assertThat(wish(1_000_000, 1e15)).isEqualTo(20);
    }

    @Test
    void theLeastIsThereWithoutAnyJob() {
        ScalingRule kept = new ScalingRule(2, 20, TARGET, Duration.ZERO);

        assertThat(kept.wish(new Demand(0, 0, 1000))).isEqualTo(2);
        assertThat(kept.wish(new Demand(1, 1, 1000))).isEqualTo(2);
        assertThat(kept.wish(new Demand(9, 350_000, 1000))).isEqualTo(4);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new Demand(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Demand(1, 1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Demand(-1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ScalingRule(3, 2, TARGET, TARGET)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ScalingRule(0, 0, TARGET, TARGET)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ScalingRule(0, 1, Duration.ZERO, TARGET))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private int wish(long jobs, double work) {
        return rule.wish(new Demand(jobs, work, 1000));
    }
}
