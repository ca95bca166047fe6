package io.srfarm.dispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.dispatcher.Samples;
import io.srfarm.job.JobId;
import io.srfarm.job.Priority;
import io.srfarm.job.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairLineTest {
    private final FairLine line = new FairLine();
    private final List<Turn> turns = new ArrayList<>();

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
            List<JobKey> order = line.first(turns.size());
            for (Turn turn : turns) {
                assertThat(line.ahead(turn)).isEqualTo(order.indexOf(turn.key()));
            }
        }
    }

    private void wait(String tenant, int second) {
        JobKey key = new JobKey(new Tenant(tenant), new JobId(tenant + "-" + second));
        Turn turn = new Turn(Priority.NORMAL, Samples.NOON.plusSeconds(second), key);
        turns.add(turn);
        line.add(turn);
    }

    private void dispatch(int count) {
        for (JobKey key : line.first(count)) {
            Turn turn = turns.stream()
                    .filter(waiting -> waiting.key().equals(key))
                    .findFirst()
                    .orElseThrow();
            line.remove(turn);
            turns.remove(turn);
            line.serve(key.tenant());
        }
    }

    private List<String> names(int max) {
        return line.first(max).stream().map(key -> key.job().value()).toList();
    }
}
