package io.srfarm.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
    @Test
    void whoWasFrozenPastItsLockFindsTheLeaseLostAtTheFirstLook() {
        var lease = new Lease(1);
        lease.extend(Duration.ofHours(1));
        assertThat(lease.isLost()).isFalse();

        lease.extend(Duration.ofNanos(-1));

        assertThatThrownBy(lease::check).isInstanceOf(LeaseLostException.class).hasMessageContaining("expired");
    }

    @Test
    void whatIsLostIsNotRegained() {
        var lease = new Lease(1);
        lease.lose("rehearsed");

        lease.extend(Duration.ofHours(1));

        assertThatThrownBy(lease::check).isInstanceOf(LeaseLostException.class).hasMessageContaining("rehearsed");
    }
}
