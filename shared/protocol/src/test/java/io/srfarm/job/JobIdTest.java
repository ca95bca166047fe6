package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {
    @Test
    void randomIdsAreOfOneFormAndNeverTheSame() {
        assertThat(Stream.generate(JobId::random).limit(1_000).map(JobId::value))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("j[0-9a-v]{26}"));
    }

    @Test
    void anIdempotencyKeyNamesOneJobWithinItsTenant() {
        Tenant acme = new Tenant("acme");

        assertThat(JobId.derived(acme, "order 7")).isEqualTo(JobId.derived(acme, "order 7"));
        assertThat(JobId.derived(acme, "order 7")).isNotEqualTo(JobId.derived(acme, "order 8"));
        assertThat(JobId.derived(acme, "order 7")).isNotEqualTo(JobId.derived(new Tenant("other"), "order 7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "_a", "a b", "a/b", "../x", "\u00e9", "a\n"})
    void whatCouldNotBeAPathSegmentIsNoId(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JobId(value));
    }
}
