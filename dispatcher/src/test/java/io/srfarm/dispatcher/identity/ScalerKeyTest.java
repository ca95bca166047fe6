package io.srfarm.dispatcher.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.job.Sha256;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalerKeyTest {
    private static final String KEY = "key-of-the-autoscaler-0123456789";
    private static final Optional<String> DIGEST = Optional.of(Sha256.of(KEY).hex());

    @Test
    void aKeyIsKnownByItselfOrByItsDigestAlone() {
        assertThat(key(Optional.of(KEY), Optional.empty()).is(KEY)).isTrue();
        assertThat(key(Optional.empty(), DIGEST).is(KEY)).isTrue();
        assertThat(key(Optional.empty(), DIGEST).is(KEY + "0")).isFalse();
        assertThat(key(Optional.empty(), Optional.empty()).is(KEY)).isFalse();
    }

    @Test
    void bothAtOnceAreRefused() {
        assertThatThrownBy(() -> key(Optional.of(KEY), DIGEST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("srfarm.scaler");
    }

    private static ScalerKey key(Optional<String> apiKey, Optional<String> sha256) {
        return new ScalerKey(new Settings(apiKey, sha256));
    }

    private record Settings(Optional<String> apiKey, Optional<String> sha256) implements ScalerConfig {}
}
