package io.srfarm.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.KeyPrefix;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Sha256;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CandidateTest {
    @Test
    void aCandidateIsKnownByItsKey() {
        ObjectKey key = Candidate.key(new KeyPrefix("sets/acme/cat/"), 31, Sha256.of("pixels"), OutputFormat.PNG);

        assertThat(key.path()).matches("sets/acme/cat/31-[0-9a-f]{12}\\.png");
        assertThat(Candidate.isKey(key)).isTrue();
        for (String other : List.of(
                "sets/a/manifest.json", "sets/a/0.png", "sets/a/0-0123456789AB.png", "sets/a/0-0123456789ab.png/x")) {
            assertThat(Candidate.isKey(new ObjectKey(other))).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void aCandidateOfAnyFormatIsKnownByItsKey(OutputFormat format) {
        ObjectKey key = Candidate.key(new KeyPrefix("sets/acme/cat/"), 3, Sha256.of("pixels"), format);

        assertThat(Candidate.isKey(key)).isTrue();
        assertThat(OutputFormat.of(key)).contains(format);
    }
}
