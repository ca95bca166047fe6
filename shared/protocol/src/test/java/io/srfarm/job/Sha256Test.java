package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {
    private static final String SIXTY_THREE = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde";

    @Test
    void theDigestOfNothingIsTheOneThatTheStandardStates() {
        assertThat(Sha256.of("").hex()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                SIXTY_THREE,
                SIXTY_THREE + "00",
                SIXTY_THREE + "F",
                SIXTY_THREE + "g",
                SIXTY_THREE + "/",
                SIXTY_THREE + ":",
                SIXTY_THREE + "`",
                SIXTY_THREE + "\n",
                SIXTY_THREE + "０"
            })
    void whatIsNotSixtyFourLowerCaseDigitsIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(text));
    }
}
