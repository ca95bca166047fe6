package io.srfarm.dispatcher.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.job.JobId;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a browser holds in a cookie. */
class SessionCodecTest {
    private static final Instant LATER = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);

    private final SessionCodec sessions = sessions("a-secret-of-the-farm");

    @Test
    void aSessionComesBackAsItWasSealedAndItsTextSaysNothing() {
        Session key = new Session.OfKey(Sha256.of("key"), LATER);
        Session share = new Session.OfShare(new Tenant("acme"), new JobId("j1"), "s1", LATER);

        assertThat(sessions.open(sessions.seal(key))).contains(key);
        assertThat(sessions.open(sessions.seal(share))).contains(share);
        assertThat(sessions("a-secret-of-the-farm").open(sessions.seal(key))).contains(key);
        assertThat(sessions.seal(key)).matches("[A-Za-z0-9_-]+").isNotEqualTo(sessions.seal(key));
    }

    @Test
    void whatWasNotSealedHereOpensNothing() {
        String sealed = sessions.seal(new Session.OfKey(Sha256.of("key"), LATER));

        assertThat(sessions("another-secret").open(sealed)).isEmpty();
        assertThat(sessions.open("")).isEmpty();
        assertThat(sessions.open("no!base64")).isEmpty();
        assertThat(sessions.open("x".repeat(5000))).isEmpty();
        for (int at = 0; at < sealed.length(); at++) {
            char other = sealed.charAt(at) == 'A' ? 'Q' : 'A';
            String tampered = sealed.substring(0, at) + other + sealed.substring(at + 1);
            assertThat(sessions.open(tampered)).as(tampered).isEmpty();
        }
    }

    @Test
    void aSessionThatHasExpiredOpensNothing() {
        assertThat(sessions.open(sessions.seal(
                        new Session.OfKey(Sha256.of("key"), Instant.now().minusSeconds(1)))))
                .isEmpty();
    }

    @Test
    void aTokenAgainstForgeryGoesWithOneCookieOnly() {
        String token = sessions.csrfToken("one");

        assertThat(sessions.isCsrfToken(token, "one")).isTrue();
        assertThat(sessions.isCsrfToken(token, "two")).isFalse();
        assertThat(sessions.isCsrfToken("", "one")).isFalse();
    }

    private static SessionCodec sessions(String secret) {
        return new SessionCodec(new SmallRyeConfigBuilder()
                .withMapping(SessionConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("srfarm.sessions.secret", secret), "test", 100))
                .build()
                .getConfigMapping(SessionConfig.class));
    }
}
