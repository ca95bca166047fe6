package io.srfarm.dispatcher.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Tenant ACME = new Tenant("acme");

    @Test
    void anOldAndANewKeyOfATenantAreBothGoodUntilTheOldOneExpires() {
        KeyRing keys = new KeyRing(List.of(key("acme", "old", "one", NOON.plusSeconds(1)), key("acme", "new", "two")));

        assertThat(keys.find(Sha256.of("one"), NOON)).map(ApiKey::name).contains("old");
        assertThat(keys.find(Sha256.of("two"), NOON)).map(ApiKey::name).contains("new");
        assertThat(keys.find(Sha256.of("one"), NOON.plusSeconds(1))).isEmpty();
        assertThat(keys.find(Sha256.of("two"), NOON.plusSeconds(1)))
                .map(ApiKey::tenant)
                .contains(ACME);
        assertThat(keys.find(Sha256.of("three"), NOON)).isEmpty();
        assertThat(keys.find(Sha256.of(""), NOON)).isEmpty();
    }

    @Test
    void aKeyThatTwoTenantsShareOrANameThatIsGivenTwiceIsRefused() {
        List<ApiKey> shared = List.of(key("acme", "a", "one"), key("globex", "a", "one"));
        List<ApiKey> twice = List.of(key("acme", "a", "one"), key("acme", "a", "two"));

        assertThatThrownBy(() -> new KeyRing(shared)).hasMessage("key globex a also belongs to another tenant");
        assertThatThrownBy(() -> new KeyRing(twice)).hasMessage("key acme a is defined twice");
    }

    @Test
    void aFileOfKeysIsReadLineByLine() {
        String digest = Sha256.of("one").hex();
        String file = "# ours\n\nacme  2026-11 " + digest + "\n\tacme old " + digest + " 2027-01-01T00:00:00Z\n";

        assertThat(KeyFile.keys(file.getBytes(UTF_8)))
                .containsExactly(
                        key("acme", "2026-11", "one"),
                        key("acme", "old", "one", Instant.parse("2027-01-01T00:00:00Z")));
    }

    @Test
    void aWrongLineIsNamedByItsNumberAndNeverQuoted() {
        String digest = Sha256.of("one").hex();
        for (String line : List.of(
                "acme hush-hush-secret",
                "acme a hush-hush-secret",
                "ACME a " + digest,
                "acme hush!hush " + digest,
                "acme a " + digest + " hush",
                "acme a " + digest + " 2027-01-01T00:00:00Z hush")) {
            assertThatThrownBy(() -> KeyFile.keys(("#\n" + line).getBytes(UTF_8)))
                    .as(line)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("line 2: ")
                    .hasMessageNotContaining("hush");
        }
    }

    private static ApiKey key(String tenant, String name, String key) {
        return new ApiKey(new Tenant(tenant), name, Sha256.of(key), Optional.empty());
    }

    private static ApiKey key(String tenant, String name, String key, Instant expires) {
        return new ApiKey(new Tenant(tenant), name, Sha256.of(key), Optional.of(expires));
    }
}
