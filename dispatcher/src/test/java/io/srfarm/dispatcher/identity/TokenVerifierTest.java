package io.srfarm.dispatcher.identity;

import static io.srfarm.dispatcher.identity.TestTokens.claims;
import static io.srfarm.dispatcher.identity.TestTokens.newKey;
import static io.srfarm.dispatcher.identity.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.dispatcher.problem.UnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final PublicJsonWebKey KEY = newKey("first");
    private static final TestTokens PROVIDER = new TestTokens(KEY);

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    @Test
    void aTokenOfTheProviderIsItsTenants() {
        TokenVerifier tokens = tokens(Map.of());

        assertThat(tenant(tokens, token(claims -> claims.setStringClaim("tenant", "acme"))))
                .contains("acme");
        assertThat(tenant(tokens, token(claims -> claims.setStringClaim("tenant", "nobody"))))
                .isEmpty();
        assertThat(tenant(tokens, token(claims -> claims.setClaim("tenant", 7))))
                .isEmpty();
        assertThat(tenant(tokens, token(claims -> {}))).isEmpty();
    }

    @Test
    void theClaimMayBeNestedAndItsValuesMayStandForTenants() {
        TokenVerifier tokens = tokens(Map.of(
                "srfarm.oidc.tenant-claim", "org/id",
                "srfarm.oidc.tenants.4711", "initech"));

        assertThat(tenant(tokens, token(claims -> claims.setClaim("org", Map.of("id", "4711")))))
                .contains("initech");
        assertThat(tenant(tokens, token(claims -> claims.setStringClaim("org", "4711"))))
                .isEmpty();
    }

    @Test
    void aTokenThatIsNotForUsOrNotByThemOrNotNowIsNobodys() {
        TokenVerifier tokens = tokens(Map.of());
        List<Consumer<JwtClaims>> faults = List.of(
                claims -> claims.setAudience("others"),
                claims -> claims.setIssuer("http://elsewhere"),
                claims -> claims.setExpirationTimeMinutesInTheFuture(-5),
                claims -> claims.setNotBeforeMinutesInThePast(-5),
                claims -> claims.unsetClaim("exp"),
                claims -> claims.unsetClaim("aud"));

        for (Consumer<JwtClaims> fault : faults) {
            assertThat(tenant(tokens, token(claims -> {
                        claims.setStringClaim("tenant", "acme");
                        fault.accept(claims);
                    })))
                    .isEmpty();
        }
    }

    @Test
    void aSignatureThatTheProvidersKeyDidNotMakeIsNone() throws JoseException {
        TokenVerifier tokens = tokens(Map.of());
        String good = token(claims -> claims.setStringClaim("tenant", "acme"));
        JwtClaims claims = claims(PROVIDER.issuer());
        claims.setStringClaim("tenant", "acme");
        JsonWebSignature shared = new JsonWebSignature();
        shared.setPayload(claims.toJson());
        shared.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        shared.setKeyIdHeaderValue("first");
        shared.setKey(new HmacKey(KEY.getPublicKey().getEncoded()));
        JsonWebSignature none = new JsonWebSignature();
        none.setPayload(claims.toJson());
        none.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
        none.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);

        assertThat(tenant(tokens, good)).contains("acme");
        assertThat(tenant(tokens, signed(claims, newKey("first")))).isEmpty();
        assertThat(tenant(tokens, shared.getCompactSerialization())).isEmpty();
        assertThat(tenant(tokens, none.getCompactSerialization())).isEmpty();
        assertThat(tenant(tokens, good.substring(0, good.length() - 4) + "AAAA"))
                .isEmpty();
        assertThat(tenant(tokens, "a.b.c")).isEmpty();
        assertThat(tenant(tokens, "a.b." + "c".repeat(20_000))).isEmpty();
    }

    @Test
    void theProvidersKeysAreFetchedOnceAndAgainForATokenOfANewOne() {
        PublicJsonWebKey second = newKey("second");
        try (TestTokens provider = new TestTokens(KEY)) {
            TokenVerifier tokens = tokens(Map.of("srfarm.oidc.issuer", provider.issuer()));
            JwtClaims claims = claims(provider.issuer());
            claims.setStringClaim("tenant", "acme");

            assertThat(tenant(tokens, signed(claims, KEY))).contains("acme");
            assertThat(tenant(tokens, signed(claims, KEY))).contains("acme");
            assertThat(provider.requests()).isEqualTo(2); // where the keys are, and the keys
            provider.publish(KEY, second);
            await(() -> tenant(tokens, signed(claims, second)).isPresent());
            assertThat(provider.requests()).isEqualTo(3);
        }
    }

    @Test
    void aProviderThatIsAwayIsNobodysFault() {
        TestTokens provider = new TestTokens(KEY);
        TokenVerifier tokens = tokens(Map.of("srfarm.oidc.issuer", provider.issuer()));
        JwtClaims claims = claims(provider.issuer());
        claims.setStringClaim("tenant", "acme");
        provider.close();

        assertThatThrownBy(() -> tokens.tenantAccess(signed(claims, KEY))).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> tokens.tenantAccess(signed(claims, KEY))).isInstanceOf(UnavailableException.class);
    }

    @Test
    void withoutAProviderATokenIsNobodysAndNothingIsFetched() {
        int before = PROVIDER.requests();

        assertThat(tenant(tokens(Map.of("srfarm.oidc.issuer", "")), token(claims -> {})))
                .isEmpty();
        assertThat(PROVIDER.requests()).isEqualTo(before);
        assertThatThrownBy(() -> tokens(Map.of("srfarm.oidc.audience", "")))
                .isInstanceOf(PreventFurtherStepsException.class)
                .hasMessageContaining("srfarm.oidc.audience");
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(condition);
    }

    private static String token(Consumer<JwtClaims> more) {
        JwtClaims claims = claims(PROVIDER.issuer());
        more.accept(claims);
        return signed(claims, KEY);
    }

    private static Optional<String> tenant(TokenVerifier tokens, String token) {
        return tokens.tenantAccess(token)
                .map(tenantAccess -> tenantAccess.tenant().name());
    }

    private static TokenVerifier tokens(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("srfarm.oidc.issuer", PROVIDER.issuer());
        settings.put("srfarm.oidc.audience", TestTokens.AUDIENCE);
        settings.put("srfarm.tenants.acme.whole-bucket", "false");
        settings.putAll(more);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(OidcConfig.class)
                .withMapping(TenantsConfig.class)
                .withMapping(QuotaConfig.class)
                .withMapping(IdentityConfig.class)
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        OidcConfig oidc = config.getConfigMapping(OidcConfig.class);
        Tenants tenants = new Tenants(
                config.getConfigMapping(TenantsConfig.class),
                config.getConfigMapping(QuotaConfig.class),
                oidc,
                config.getConfigMapping(IdentityConfig.class));
        return new TokenVerifier(tenants, oidc);
    }
}
