package io.srfarm.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RankedSetTest {
    private final RankedSet<Integer> set = new RankedSet<>();

    @Test
    void placesAreThoseOfASortedSetWhateverComesAndGoes() {
        TreeSet<Integer> expected = new TreeSet<>();
        Random random = new Random(1);
        for (int change = 0; change < 5_000; change++) {
            int element = random.nextInt(500);
            if (random.nextBoolean()) {
                set.add(element);
                expected.add(element);
            } else {
                set.remove(element);
                expected.remove(element);
            }
            int asked = random.nextInt(500);
            assertThat(set.before(asked)).isEqualTo(expected.headSet(asked).size());
            assertThat(set.size()).isEqualTo(expected.size());
        }
        assertThat(set.toList()).containsExactlyElementsOf(expected);
        assertThat(set.first(3)).isEqualTo(expected.stream().limit(3).toList());
    }

    @Test
    void whatIsAddedTwiceOrRemovedInVainCountsOnce() {
        set.add(7);
        set.add(7);
        set.remove(8);

        assertThat(set.size()).isEqualTo(1);
        assertThat(set.toList()).containsExactly(7);
    }
}
