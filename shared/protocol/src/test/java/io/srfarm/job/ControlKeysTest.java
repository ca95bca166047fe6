package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ControlKeysTest {
    private static final ControlKeys KEYS = new ControlKeys(new Tenant("acme"), new JobId("j01"));

    @Test
    void everyKeyTellsWhoseItIs() {
        for (ObjectKey key : List.of(KEYS.cancellation(), KEYS.outcome(), KEYS.crash(3), KEYS.swept())) {
            assertThat(ControlKeys.owning(key)).contains(KEYS);
        }
    }

    @Test
    void aKeyThatTheFarmDidNotWriteIsNobodys() {
        for (String key : List.of(
                "control/acme", "control/acme/j01", "control/ACME/j01/x", "control/acme/_/x", "control/acme/j01/x/y")) {
            assertThat(ControlKeys.owning(new ObjectKey(key))).as(key).isEmpty();
        }
    }
}
