package io.srfarm.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkerScalerTest {
    private static final int COOL_DOWN = 60;

    /** One worker for each job; a minute until one goes. */
    private final ScalingRule rule = new ScalingRule(0, 100, Duration.ofSeconds(1), Duration.ofSeconds(COOL_DOWN));

    private WorkerScaler scaling = WorkerScaler.of(rule, 0, Duration.ZERO);

    @Test
    void moreWorkersAreWantedAtOnce() {
        assertThat(seen(1, 0)).isZero();
        assertThat(seen(2, 7)).isEqualTo(7);
        assertThat(seen(3, 9)).isEqualTo(9);
    }

    @Test
    void workersAreKeptForTheWholeCoolDown() {
        seen(0, 5);

        assertThat(seen(59, 0)).isEqualTo(5);
        assertThat(seen(60, 0)).isZero();
    }

    @Test
    void whatWasWishedForMeanwhileCountsFromItsOwnTime() {
        seen(0, 9);
        seen(30, 4);

        assertThat(seen(59, 1)).isEqualTo(9);
        assertThat(seen(61, 1)).isEqualTo(4);
        assertThat(seen(91, 1)).isEqualTo(1);
    }

    @Test
    void aFarmThatWasThereBeforeItsScalerKeepsItsWorkersForACoolDown() {
        scaling = WorkerScaler.of(rule, 3, Duration.ZERO);

        assertThat(seen(10, 0)).isEqualTo(3);
        assertThat(seen(60, 0)).isZero();
    }

    /** Against the definition, kept whole: at least the highest wish of the cool-down, at most that of a little longer. */
    @Test
    void itIsTheHighestWishOfTheCoolDownWhateverComes() {
        Random random = new Random(7);
        TreeMap<Integer, Integer> all = new TreeMap<>();
        int second = 0;
        for (int look = 0; look < 20_000; look++) {
            second += random.nextInt(random.nextInt(50) == 0 ? 90 : 3) + 1;
            int jobs = random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(30) + 1);
            all.put(second, jobs);

            int wanted = seen(second, jobs);

            assertThat(wanted).isBetween(highest(all, second - COOL_DOWN), highest(all, second - COOL_DOWN - 2));
            assertThat(jobs > 0 && wanted == 0).as("none while there is work").isFalse();
            assertThat(scaling.wishes()).hasSizeLessThanOrEqualTo(34);
        }
    }

    private static int highest(TreeMap<Integer, Integer> wishes, int after) {
        return wishes.tailMap(after, false).values().stream()
                .mapToInt(jobs -> jobs)
                .max()
                .orElse(0);
    }

    private int seen(int second, int jobs) {
        scaling = scaling.after(new Demand(jobs, jobs, 1), Duration.ofSeconds(second));
        return scaling.workers();
    }
}
