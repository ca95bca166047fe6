package io.srfarm.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.queueing.QueueLimits.Met;
import io.srfarm.queueing.QueueLimits.Unit;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QueueLimitsTest {
    private final QueueLimits limits = new QueueLimits(10, 1000, 0.5);

    @Test
    void belowEveryLimitThereIsRoom() {
        assertThat(limits.met(9, 999)).isEmpty();
        assertThat(alone(4, 499)).isEmpty();
    }

    @Test
    void theFirstLimitThatIsMetIsNamed() {
        assertThat(limits.met(10, 1000)).contains(new Met("queued-max", Unit.JOBS, 10, 10));
        assertThat(limits.met(9, 1001)).contains(new Met("work-max", Unit.WORK, 1001, 1000));
        assertThat(alone(5, 500)).contains(new Met("tenant-share of queued-max", Unit.JOBS, 5, 5));
        assertThat(alone(4, 500)).contains(new Met("tenant-share of work-max", Unit.WORK, 500, 500));
    }

    @Test
    void aTenantsOwnLimitsStandInPlaceOfItsShare() {
        assertThat(limits.metAlone(5, 500, OptionalLong.of(6), OptionalLong.of(501)))
                .isEmpty();
        assertThat(limits.metAlone(2, 500, OptionalLong.of(2), OptionalLong.empty()))
                .contains(new Met("queued-max of the tenant", Unit.JOBS, 2, 2));
    }

    @Test
    void theDocumentsBytesAreLimitedForAllAndForOne() {
        QueueLimits small = new QueueLimits(10, 1000, 100, 0.5);

        assertThat(small.metByBytes(99, 49)).isEmpty();
        assertThat(small.metByBytes(100, 1)).contains(new Met("bytes-max", Unit.BYTES, 100, 100));
        assertThat(small.metByBytes(60, 50)).contains(new Met("tenant-share of bytes-max", Unit.BYTES, 50, 50));
    }

    private Optional<Met> alone(long jobs, long work) {
        return limits.metAlone(jobs, work, OptionalLong.empty(), OptionalLong.empty());
    }
}
