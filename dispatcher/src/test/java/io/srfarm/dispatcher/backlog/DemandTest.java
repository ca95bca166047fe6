package io.srfarm.dispatcher.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DemandTest {
    /** A worker does 1,000 a second; all should be done in 100 s. */
    private final Demand demand = new Demand(1000, 100, 20);

    @Test
    void nothingToDoTakesNobody() {
        assertThat(demand.workers(0, 0)).isZero();
    }

    @Test
    void theLeastJobTakesOneWorker() {
        assertThat(demand.workers(1, 1)).isEqualTo(1);
        assertThat(demand.workers(1, 0)).isEqualTo(1); // it runs, and is nearly done
    }

    @Test
    void asManyAreWishedForAsDoItInTheTime() {
        assertThat(demand.workers(1000, 100_000)).isEqualTo(1);
        assertThat(demand.workers(1000, 100_001)).isEqualTo(2);
        assertThat(demand.workers(1000, 950_000)).isEqualTo(10);
    }

    @Test
    void aJobIsOneWorkersAndThereIsAMost() {
        assertThat(demand.workers(3, 1_000_000)).isEqualTo(3);
        assertThat(demand.workers(1_000_000, 1e15)).isEqualTo(20);
    }

    @Test
    void aRateOfNothingIsNoRate() {
        assertThatThrownBy(() -> new Demand(0, 100, 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Demand(Double.NaN, 100, 20)).isInstanceOf(IllegalArgumentException.class);
    }
}
