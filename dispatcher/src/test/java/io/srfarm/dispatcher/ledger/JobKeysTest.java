package io.srfarm.dispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobKeysTest {
    private final JobKeys keys = new JobKeys();

    @Test
    void whatWasNotedIsKnownAndNearlyNothingElse() {
        IntStream.range(0, 10_000).forEach(i -> keys.note(key("acme", "job-" + i)));

        assertThat(IntStream.range(0, 10_000)).allMatch(i -> keys.mayHold(key("acme", "job-" + i)));
        assertThat(IntStream.range(0, 10_000).filter(i -> keys.mayHold(key("acme", "other-" + i))))
                .hasSizeLessThan(200);
        assertThat(IntStream.range(0, 10_000).filter(i -> keys.mayHold(key("globex", "job-" + i))))
                .hasSizeLessThan(200);
    }

    private static JobKey key(String tenant, String job) {
        return new JobKey(new Tenant(tenant), new JobId(job));
    }
}
