package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FarmServersTest {
    @Test
    void allTestsShareOneBrokerAndOneStore() {
        assertThat(FarmServers.broker()).isSameAs(FarmServers.broker());
        assertThat(FarmServers.store()).isSameAs(FarmServers.store());
        assertThat(FarmServers.broker().isAlive()).isTrue();
        assertThat(FarmServers.store().isAlive()).isTrue();
    }
}
