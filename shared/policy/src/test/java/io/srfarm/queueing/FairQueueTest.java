package io.srfarm.queueing;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<Turn> line = new FairQueue<>(Turn::tenant);
    private final List<Turn> turns = new ArrayList<>();

    private record Turn(Tenant tenant, int second) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            return Integer.compare(second, other.second);
        }
    }

    @Test
    void aQuietTenantWaitsForAtMostOneJobOfEachOtherTenant() {
        for (int i = 0; i < 1000; i++) {
            wait("loud", i);
            wait("loud-too", i);
        }
        dispatch(10);
        wait("quiet", 2000);

        assertThat(names(3)).contains("quiet-2000");
        assertThat(line.ahead(turns.get(turns.size() - 1))).isLessThanOrEqualTo(2);
        assertThat(line.size()).isEqualTo(1991);
    }

    @Test
    void aTenantsOwnJobsGoByAge() {
        wait("a", 2);
        wait("a", 1);
        wait("a", 3);

        assertThat(names(9)).containsExactly("a-1", "a-2", "a-3");
    }

    @Test
    void tenantsTakeTurnsAcrossBatches() {
        for (int i = 0; i < 3; i++) {
            wait("a", i);
            wait("b", i);
            wait("c", i);
        }

        assertThat(names(2)).containsExactly("a-0", "b-0");
        dispatch(2);
        assertThat(names(4)).containsExactly("c-0", "a-1", "b-1", "c-1");
    }

    @Test
    void thePlaceThatIsToldIsTheOrderThatIsKept() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            wait("t" + random.nextInt(6), i);
            if (i % 3 == 0) {
                dispatch(1);
            }
            List<Turn> order = line.first(turns.size());
            for (Turn turn : turns) {
                assertThat(line.ahead(turn)).isEqualTo(order.indexOf(turn));
            }
        }
    }

    @Test
    void whatIsAddedOrRemovedTwiceCountsOnce() {
        wait("a", 1);
        line.add(turns.get(0));
        assertThat(line.size()).isEqualTo(1);

        line.remove(turns.get(0));
        line.remove(turns.get(0));
        assertThat(line.size()).isZero();
    }

    private void wait(String tenant, int second) {
        Turn turn = new Turn(new Tenant(tenant), second);
        turns.add(turn);
        line.add(turn);
    }

    private void dispatch(int count) {
        for (Turn turn : line.first(count)) {
            line.remove(turn);
            turns.remove(turn);
            line.serve(turn.tenant());
        }
    }

    private List<String> names(int max) {
        return line.first(max).stream()
                .map(turn -> turn.tenant().name() + "-" + turn.second())
                .toList();
    }
}
