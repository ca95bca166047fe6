package io.srfarm.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeySpaceTest {
    private final KeySpace acme = KeySpace.of(new Tenant("acme"));

    @Test
    void aTenantReadsItsInputsAndItsSetsAndNothingElse() {
        assertThat(acme.mayRead(new ObjectKey("inputs/acme/a.png"))).isTrue();
        assertThat(acme.mayRead(new ObjectKey("sets/acme/j/0.png"))).isTrue();
        assertThat(acme.mayRead(new ObjectKey("inputs/acme2/a.png"))).isFalse();
        assertThat(acme.mayRead(new ObjectKey("inputs/other/acme/a.png"))).isFalse();
        assertThat(acme.mayRead(new ObjectKey("control/acme/j.cancelled"))).isFalse();
    }

    @Test
    void aTenantWritesBelowItsOwnSetsOnly() {
        assertThat(acme.mayWrite(new KeyPrefix("sets/acme/cat/"))).isTrue();
        assertThat(acme.mayWrite(new KeyPrefix("sets/acme2/cat/"))).isFalse();
        assertThat(acme.mayWrite(new KeyPrefix("sets/"))).isFalse();
        assertThat(acme.mayWrite(new KeyPrefix("inputs/acme/"))).isFalse();
    }

    @Test
    void aFarmOfOneTenantIsOpenToItButNotTheFarmsOwnFolder() {
        assertThat(KeySpace.whole().mayRead(new ObjectKey("inputs/anything.png")))
                .isTrue();
        assertThat(KeySpace.whole().mayWrite(new KeyPrefix("control/x/"))).isFalse();
    }
}
