package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Access tokens (JWT) of an OpenID Connect provider in addition to API keys; disabled without an issuer. */
@ConfigMapping(prefix = "srfarm.oidc")
public interface OidcConfig {
    /** The provider, exactly as in the {@code iss} claim of its tokens. */
    Optional<URI> issuer();

    /** URL of the provider's public keys; by default taken from its {@code .well-known/openid-configuration}. */
    Optional<URI> jwks();

    /** The required {@code aud} claim; must be set with an issuer. */
    Optional<String> audience();

    /**
     * The claim that identifies the tenant; {@code /} separates the names of nested claims, as in
     * {@code resource/tenant}.
     */
    @WithDefault("tenant")
    String tenantClaim();

    /** Maps values of that claim to tenants; a value not listed must be a tenant's name. */
    Map<String, String> tenants();

    /** Tolerated difference between the provider's clock and ours. */
    @WithDefault("PT30S")
    @DurationMin(seconds = 0)
    Duration clockSkew();

    /** Longest wait when fetching the provider's keys. */
    @WithDefault("PT2S")
    @DurationMin(millis = 10)
    Duration answerTimeMax();
}
